using System.Text.Json;

namespace Arvo.Statecharts.Tests;

/// <summary>The machines of the recorded cases, as definitions.</summary>
static class RecordedMachines
{
    static string Folder => Path.Combine(AppContext.BaseDirectory, "Corpus");

    public static IEnumerable<string> Groups =>
        Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order();

    /// <summary>The machines of one group that are definitions at all.</summary>
    public static IEnumerable<(string Case, ChartDefinition Definition)> Of(string group)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, group + ".json")));
        foreach (var recorded in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            if (TryRead(recorded.GetProperty("machine")) is { } definition)
                yield return (recorded.GetProperty("name").GetString() ?? "", definition);
        }
    }

    static ChartDefinition? TryRead(JsonElement machine)
    {
        try
        {
            return ChartDefinition.FromJson(machine);
        }
        catch (ChartDefinitionException)
        {
            return null;
        }
    }
}
