using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Reads XState v5 machine JSON. Faults are collected; what can't be read is left out.</summary>
static class DefinitionReader
{
    public static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = 2048 };

    public static ChartDefinition Read(JsonElement json, FaultList faults)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            faults.Add("", $"A chart is an object, found {json.ValueKind}.");
            return new() { Root = new() };
        }

        ExpressionDefinition? context = null;
        string? version = null;
        double? maxIterations = null;
        var root = StateReader.Read(json, "", faults, property =>
        {
            switch (property.Name)
            {
                case "context":
                    context = ReadContext(property.Value, faults);
                    return true;
                case "version":
                    version = JsonShape.Text(property.Value, "version", faults);
                    return true;
                case "options":
                    maxIterations = ReadMaxIterations(property.Value, faults);
                    return true;
                default:
                    return false;
            }
        });
        return new() { Root = root, Context = context, Version = version, MaxIterations = maxIterations };
    }

    static ExpressionDefinition? ReadContext(JsonElement json, FaultList faults)
    {
        if (json.ValueKind == JsonValueKind.Null)
            return null;
        if (json.ValueKind != JsonValueKind.Object)
            faults.Add("context", $"The context is an object, found {json.ValueKind}.");
        return new(JsonShape.Data(json, "context", faults));
    }

    static double? ReadMaxIterations(JsonElement json, FaultList faults)
    {
        if (!JsonShape.IsObject(json, "options", faults))
            return null;
        double? most = null;
        foreach (var option in json.EnumerateObject())
        {
            if (option.Name != "maxIterations")
                faults.Add(DefinitionPath.Member("options", option.Name), "Unknown option; 'maxIterations' is the only one.");
            else if (option.Value.ValueKind == JsonValueKind.Number)
                most = option.Value.GetDouble();
            else if (option.Value.ValueKind != JsonValueKind.Null)
                faults.Add("options.maxIterations", $"A number was expected, found {option.Value.ValueKind}.");
        }
        return most;
    }
}
