using System.Text.Json.Nodes;
using Arvo.Statecharts;

namespace Arvo.CorpusRunner.Scenarios.Deviations;

/// <summary>
/// Cases in which the recorded XState differs from the one that the engine follows. The engine has its own corpus; here the orchestrator must do
/// exactly what the bare chart does: the same snapshots, the same emitted data.
/// </summary>
internal static class BareChart
{
    public static async Task<string?> CompareAsync(JsonObject recorded)
    {
        var run = await ScenarioRun.RunAllAsync(recorded);
        var machine = recorded["handlers"]!.AsObject().First().Value!["machines"]![0]!;
        var chart = Chart.Compile(ChartDefinition.FromJson(RecordView.Element(machine["machine"])!.Value),
            ScenarioHandlers.Implementations(machine["implementations"]));
        Snapshot? snapshot = null;
        foreach (var (index, outcome) in run.Outcomes)
        {
            if (outcome.Thrown is not null) return $"step {index}: {outcome.Thrown.Message}";
            if (outcome.Before is { ExecutionStatus: Arvo.Orchestration.ExecutionStatus.Failure }) continue;
            var flat = DataValue.Wrap(outcome.Delivered.ToJsonElement());
            var step = snapshot is null ? chart.Start(flat) : chart.Send(snapshot, new ChartEvent(outcome.Delivered.Type, flat));
            if (step.Error is not null)
            {
                if (outcome.After?.Error?.Message != step.Error.Message)
                    return $"step {index}: the chart failed with {step.Error.Message}, the workflow did not";
                continue;
            }

            snapshot = chart.Restore(RecordView.Element(JsonNode.Parse(step.Snapshot.ToUtf8Bytes()))!.Value);
            if (StructuralComparison.Difference(JsonNode.Parse(step.Snapshot.ToUtf8Bytes()), RecordView.Node(outcome.After?.State),
                new CaseBindings()) is { } difference)
                return $"step {index}: state{difference}";
            var requests = outcome.Emitted.Where(sent => !sent.Type.EndsWith(".done", StringComparison.Ordinal)).Select(sent => sent.Type);
            if (!step.Emitted.Select(emitted => emitted["type"].AsString()).SequenceEqual(requests))
                return $"step {index}: other events than the chart emits";
        }

        return null;
    }
}
