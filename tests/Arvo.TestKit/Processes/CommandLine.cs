using System.Diagnostics;

namespace Arvo.TestKit;

/// <summary>Runs a short program to its end.</summary>
static class CommandLine
{
    public static async Task<string> RunAsync(IReadOnlyList<string> line, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(line[0]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach (var argument in line.Skip(1)) start.ArgumentList.Add(argument);

        using var process = Process.Start(start)!; // null only with UseShellExecute
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"'{string.Join(' ', line)}' failed with {process.ExitCode}: {await output}{await errors}");
    }
}
