using System.CommandLine;
using Arvo.Worker.Demo;

namespace Arvo.Worker.Commands;

/// <summary><c>demo</c>: the sample on embedded parts, told event by event.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var data =
            new Option<string?>(
                "--data") { Description =
                    "The data file; kept, so that a second run goes on where the first was cut short. Default: a new one, removed at the end." };
        var pace = new Option<int>("--pace") { Description = "Milliseconds to wait before each event, to read along.", DefaultValueFactory = _ => 0 };
        var command =
            new Command("demo", "Shows three orders going through the sample workflow, event by event, on embedded defaults.") { data, pace };
        command.SetAction((parsed, cancellationToken) =>
        {
            Settings.Refuse(parsed);
            return RunAsync(parsed.GetValue(data), TimeSpan.FromMilliseconds(parsed.GetValue(pace)), cancellationToken);
        });
        return command;
    }

    static async Task<int> RunAsync(string? dataFile, TimeSpan pace, CancellationToken cancellationToken)
    {
        if (dataFile is not null) return await new Demonstration(dataFile, pace, Console.Out).RunAsync(cancellationToken);

        var folder = Directory.CreateTempSubdirectory("arvo-demo-");
        try
        {
            return await new Demonstration(Path.Combine(folder.FullName, "demo.db"), pace, Console.Out).RunAsync(cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
