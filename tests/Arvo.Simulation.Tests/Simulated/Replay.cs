using Arvo.Orchestration.Tests.Durable;

namespace Arvo.Simulation.Tests.Simulated;

/// <summary>The oracle: the pure workflow run over the committed keys from scratch must give every committed state and outbox byte for byte.</summary>
internal static class Replay
{
    public static string? FirstDifference(string subject, IReadOnlyList<MachineCommit> commits, Func<EventKey, ArvoEvent?> sent)
    {
        var workflow = new ChainWorkflow();
        Dictionary<EventKey, MachineTimer> armed = [];
        MachineMemoryRecord? record = null;
        var version = 0L;
        foreach (var commit in commits)
        {
            List<OutboundEvent> emitted = [];
            foreach (var key in commit.EventKeys)
            {
                version++;
                if (Decide(workflow, record, sent(key), armed.GetValueOrDefault(key)) is not { Kind: DecisionKind.Stepped } decision) return $"version {version} was made of nothing that could be applied";
                record = decision.Next;
                emitted.AddRange(decision.Events.Select(OutboundEvent.Of));
                foreach (var arming in decision.ArmedTimers)
                {
                    var timer = new MachineTimer(arming.Id, version, default, arming.Event);
                    armed[EvolvingInstance.TimerKey(subject, timer)] = timer;
                }
            }
            if (!commit.State.Span.SequenceEqual(MachineMemoryRecordCodec.Encode(record!))) return $"the state at version {version} is not what a replay gives";
            if (!Same(emitted, commit.Outbox)) return $"the outbox at version {version} is not what a replay gives";
        }
        return null;
    }

    static WorkflowDecision? Decide(ChainWorkflow workflow, MachineMemoryRecord? record, ArvoEvent? consumed, MachineTimer? timer)
    {
        var deciding = consumed is not null ? workflow.DecideAsync(record, consumed, CancellationToken.None)
            : timer is not null && record is not null ? workflow.DecideTimerAsync(record, timer, CancellationToken.None)
            : default;
        return deciding.IsCompletedSuccessfully ? deciding.Result : null;
    }

    static bool Same(List<OutboundEvent> expected, IReadOnlyList<OutboundEvent> actual) =>
        expected.Count == actual.Count && expected.Zip(actual).All(pair => pair.First.Id == pair.Second.Id && pair.First.Body.Span.SequenceEqual(pair.Second.Body.Span));
}
