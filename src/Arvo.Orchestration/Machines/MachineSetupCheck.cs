using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>Finds what is wrong with a machine's set-up besides its chart (AS §5.1).</summary>
internal static class MachineSetupCheck
{
    public static List<string> FaultsOf(ArvoMachineSetup setup)
    {
        var faults = new List<string>(WorkflowContracts.Faults(setup.Self.Uri, setup.Services));
        if (setup.Chart is null && setup.ChartJson is null) faults.Add("there is no chart");
        if (setup.Chart is not null && setup.ChartJson is not null) faults.Add("there are two charts, a definition and a JSON text");
        if (setup.Implementations.Actions.ContainsKey(EnqueueArvoEvent.Name))
            faults.Add($"the action name '{EnqueueArvoEvent.Name}' is taken by Arvo");
        if (IsGiven(setup, "actors")) faults.Add("actors are given, but nothing runs beside a machine: emit an event to a service instead");
        if (IsGiven(setup, "delays")) faults.Add("delays are given in XState's set-up: give them as implementations");
        return faults;
    }

    static bool IsGiven(ArvoMachineSetup setup, string option) =>
        setup.XStateSetup is { ValueKind: JsonValueKind.Object } options && options.TryGetProperty(option, out var value) && IsTruthy(value);

    static bool IsTruthy(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined or JsonValueKind.False => false,
        JsonValueKind.String => value.GetString() is not "",
        JsonValueKind.Number => value.GetDouble() != 0,
        _ => true,
    };
}
