using System.Diagnostics;

namespace Arvo.TestKit;

/// <summary>A server's log file: tells when it is ready, and why it is not.</summary>
static class ServerLog
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Waits for a line that contains <paramref name="text"/> after <paramref name="offset"/>; fails
    /// with the log's end when the server exits or is too slow.
    /// </summary>
    public static async Task WaitForAsync(string file, long offset, string text, ServerProcess server, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (!ReadFrom(file, offset).Contains(text, StringComparison.Ordinal))
        {
            if (server.HasExited) throw new InvalidOperationException($"The server exited while starting. Its log ends:\n{EndOf(file)}");
            if (waited.Elapsed > Eventually.Patience)
                throw new TimeoutException($"The server is not ready after {Eventually.Patience.TotalSeconds:0} s. Its log ends:\n{EndOf(file)}");
            await Task.Delay(Interval, cancellationToken);
        }
    }

    public static long LengthOf(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;

    static string ReadFrom(string file, long offset)
    {
        if (!File.Exists(file)) return "";
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = Math.Min(offset, stream.Length);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    static string EndOf(string file)
    {
        var text = ReadFrom(file, 0);
        return text[Math.Max(0, text.Length - 4_000)..];
    }
}
