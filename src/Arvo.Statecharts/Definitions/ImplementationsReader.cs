using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Reads declarative implementations.</summary>
static class ImplementationsReader
{
    public static ChartImplementations Read(JsonElement json, FaultList faults)
    {
        var result = ChartImplementations.None;
        if (!JsonShape.IsObject(json, "", faults))
            return result;
        foreach (var section in json.EnumerateObject())
        {
            if (!JsonShape.IsObject(section.Value, section.Name, faults))
                continue;
            foreach (var named in section.Value.EnumerateObject())
                result = ReadNamed(result, section.Name, named, faults);
        }
        return result;
    }

    static ChartImplementations ReadNamed(ChartImplementations result, string section, JsonProperty named, FaultList faults)
    {
        var path = DefinitionPath.Member(section, named.Name);
        switch (section)
        {
            case "actions":
                return ActionReader.Read(named.Value, path, faults) is { } action
                    ? result.WithAction(named.Name, ChartAction.Declared(action))
                    : result;
            case "guards":
                return ActionReader.ReadGuard(named.Value, path, faults) is { } guard
                    ? result.WithGuard(named.Name, ChartGuard.Declared(guard))
                    : result;
            case "delays":
                return result with { Delays = result.Delays.SetItem(named.Name, new(JsonShape.Data(named.Value, path, faults))) };
            default:
                faults.Add(section, $"Unknown key '{section}'; known are actions, guards, delays.");
                return result;
        }
    }
}
