using Arvo.Orchestration.Tests.Durable;

namespace Arvo.Simulation.Tests.Simulated;

/// <summary>
/// The oracle: the pure workflow run over the committed keys from scratch must give every committed state and outbox byte for byte.
/// </summary>
internal sealed class Replay
{
    readonly ChainWorkflow _workflow = new();
    readonly Dictionary<EventKey, MachineTimer> _expected = []; // what may happen to armed timers next: each is fired, or fails once more
    readonly string _subject;
    readonly Func<EventKey, ArvoEvent?> _sent;
    MachineMemoryRecord? _record;
    long _version;

    Replay(string subject, Func<EventKey, ArvoEvent?> sent) => (_subject, _sent) = (subject, sent);

    public static string? FirstDifference(string subject, IReadOnlyList<MachineCommit> commits, Func<EventKey, ArvoEvent?> sent)
    {
        var replay = new Replay(subject, sent);
        return commits.Select(replay.DifferenceIn).FirstOrDefault(difference => difference is not null);
    }

    string? DifferenceIn(MachineCommit commit)
    {
        List<OutboundEvent> emitted = [];
        foreach (var key in commit.EventKeys)
        {
            _version++;
            if (Decide(key) is not { Kind: DecisionKind.Stepped } decision) return $"version {_version} was made of nothing that could be applied";
            _record = decision.Next;
            emitted.AddRange(decision.Events.Select(OutboundEvent.Of));
            foreach (var arming in decision.ArmedTimers) Expect(new MachineTimer(arming.Id, _version, default, arming.Event));
        }
        // A commit has a key, and a step a record
        if (!commit.State.Span.SequenceEqual(MachineMemoryRecordCodec.Encode(_record!)))
            return $"the state at version {_version} is not what a replay gives";
        return Same(emitted, commit.Outbox) ? null : $"the outbox at version {_version} is not what a replay gives";
    }

    WorkflowDecision? Decide(EventKey key)
    {
        if (_sent(key) is { } consumed)
        {
            var deciding = _workflow.DecideAsync(_record, consumed, CancellationToken.None);
            return deciding.IsCompletedSuccessfully ? deciding.Result : null;
        }
        return _record is { } record && _expected.TryGetValue(key, out var timer) ? Decide(key, record, timer) : null;
    }

    // A timer that fails for good is recognised as one that was fired.
    WorkflowDecision? Decide(EventKey key, MachineMemoryRecord record, MachineTimer timer)
    {
        var (decision, putOff) = Fire(record, timer);
        if (putOff != (key != timer.FireKey(_subject))) return null;
        if (putOff) Expect(timer with { Failures = timer.Failures + 1 });
        return decision;
    }

    (WorkflowDecision Decision, bool PutOff) Fire(MachineMemoryRecord record, MachineTimer timer)
    {
        try
        {
            var deciding = _workflow.DecideTimerAsync(record, timer, CancellationToken.None);
            return (deciding.IsCompletedSuccessfully
                ? deciding.Result
                : throw new InvalidOperationException("The replayed workflow decides at once."),
                false);
        }
        catch (Violation fault)
        {
            return (_workflow.DecideTimerFailure(record, timer, fault), fault.RetryHelps);
        }
    }

    void Expect(MachineTimer timer)
    {
        _expected[timer.FireKey(_subject)] = timer;
        _expected[(timer with { Failures = timer.Failures + 1 }).FailureKey(_subject)] = timer;
    }

    static bool Same(List<OutboundEvent> expected, IReadOnlyList<OutboundEvent> actual) =>
        expected.Count == actual.Count
            && expected.Zip(actual).All(pair => pair.First.Id == pair.Second.Id && pair.First.Body.Span.SequenceEqual(pair.Second.Body.Span));
}
