using Arvo.Orchestration.Tests.Durable;

namespace Arvo.Simulation.Tests.Simulated;

/// <summary>
/// Writes down what was committed, published and acknowledged, and checks the invariants: some as things happen, the rest at the end.
/// </summary>
internal sealed class Ledger(World world)
{
    readonly Dictionary<(string Subject, EventKey Key), ArvoEvent> _sent = [];
    readonly Dictionary<string, InstanceHistory> _histories = new(StringComparer.Ordinal);
    readonly Dictionary<(string Subject, string Id), byte[]> _published = [];
    readonly HashSet<(string Subject, string Id)> _answered = [];
    readonly Dictionary<(string Subject, string Id), ArvoEvent> _acknowledged = [];

    public SortedDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    public long Publications { get; private set; }

    public void Count(string what) => Counts[what] = Counts.GetValueOrDefault(what) + 1;

    public void Sent(ArvoEvent sent) => _sent[(sent.Subject, EventKey.Of(sent))] = sent;

    public void Granted(MachineLease lease)
    {
        if (lease.Held) History(lease.Subject).Owner = lease.Owner;
        if (lease.Tombstone) Count("tombstone read");
        if (lease.Handled.Count > 0) Count("duplicate recognised");
        if (lease.Outbox.Count > 0) Count("pending outbox read");
    }

    public void Committed(MachineLease lease, long from, MachineCommit commit, int write)
    {
        var history = History(lease.Subject);
        Count(commit.EventKeys.Count > 1 ? "committed, folded" : "committed");
        if (commit.Timers.Any(timer => timer.Failures > 0)) Count("timer put off");
        world.Note(() => $"{lease.Owner} commits {lease.Subject} {from} + {commit.EventKeys.Count}");
        if (!lease.IsOptimistic && history.Owner is { } owner && owner != lease.Owner)
            world.Fail($"I8 {lease.Subject}: {lease.Owner} committed after {owner} had taken over");
        if (from != history.Version) world.Fail($"I3 {lease.Subject}: a commit from version {from} after version {history.Version}");
        if (!history.TryAdd(commit, write)) world.Fail($"I2 {lease.Subject}: an event was applied twice");
    }

    /// <summary>A failover has forgotten every later write.</summary>
    public void RolledBackTo(int write)
    {
        foreach (var history in _histories.Values) history.RollBackTo(write);
    }

    public void Fenced(MachineLease lease)
    {
        Count("fenced");
        world.Note(() => $"{lease.Owner} is fenced at {lease.Subject}");
    }

    public void Published(OutboundEvent published)
    {
        Publications++;
        world.Note(() => $"published {published.Subject}/{published.Id}");
        var history = History(published.Subject);
        if (_published.TryGetValue((published.Subject, published.Id), out var first))
        {
            Count("published again");
            if (!published.Body.Span.SequenceEqual(first)) world.Fail($"I6 {published.Subject}/{published.Id}: two copies differ");
            return;
        }
        _published[(published.Subject, published.Id)] = published.Body.ToArray();
        var place = history.PlaceOf(published.Id);
        if (place < 0) world.Fail($"I5 {published.Subject}/{published.Id}: published, not committed");
        if (place < history.LastFirstPublished) world.Fail($"I7 {published.Subject}/{published.Id}: first published after what was committed later");
        history.LastFirstPublished = place;
    }

    public void Acknowledged(ArvoEvent acknowledged)
    {
        var history = History(acknowledged.Subject);
        _answered.Add((acknowledged.Subject, acknowledged.Id));
        _acknowledged[(acknowledged.Subject, acknowledged.Id)] = acknowledged;
        world.Note(() => $"acknowledged {acknowledged.Subject}/{acknowledged.Id}");
        if (!history.Applied.Contains(EventKey.Of(acknowledged)))
        {
            Count("acknowledged as late");
            if (!history.Ended) world.Fail($"I1 {acknowledged.Subject}/{acknowledged.Id}: acknowledged, not applied, and its instance goes on");
            return;
        }
        var missing = history.EmittedBy(acknowledged).FirstOrDefault(id => !_published.ContainsKey((acknowledged.Subject, id)));
        if (missing is not null) world.Fail($"I10 {acknowledged.Subject}/{acknowledged.Id}: acknowledged before {missing} was confirmed");
    }

    public void Parked(ArvoEvent parked, string reason)
    {
        Count($"parked: {reason}");
        _answered.Add((parked.Subject, parked.Id));
        world.Note(() => $"parked {parked.Subject}/{parked.Id}: {reason}");
        var justified = reason == "contract-violation" && parked.Data.TryGetProperty("violation", out _)
            || reason == "already-started" && parked.Type == ChainWorkflow.DefaultSource;
        if (!justified) world.Fail($"I1 {parked.Subject}/{parked.Id}: parked as {reason}");
        if (History(parked.Subject).Applied.Contains(EventKey.Of(parked))) world.Fail($"I1 {parked.Subject}/{parked.Id}: parked and applied");
    }

    /// <summary>What can be said only when everything has come to rest.</summary>
    public void CheckAtRest(SimulatedStore store)
    {
        foreach (var lost in _sent.Values.Where(sent => !_answered.Contains((sent.Subject, sent.Id))))
            world.Fail($"I1 {lost.Subject}/{lost.Id}: lost");
        foreach (var gone in _acknowledged.Values.Where(acknowledged => !History(acknowledged.Subject).Answers(acknowledged)))
            world.Fail($"I1 {gone.Subject}/{gone.Id}: acknowledged, then forgotten");
        foreach (var (subject, id) in _published.Keys.Where(published => History(published.Subject).PlaceOf(published.Id) < 0))
            world.Fail($"I5 {subject}/{id}: published, then forgotten");
        foreach (var (subject, history) in _histories)
        {
            if (history.Commits.Count == 0) continue;
            if (Replay.FirstDifference(subject, history.Commits, key => _sent.GetValueOrDefault((subject, key))) is { } difference)
                world.Fail($"I4 {subject}: {difference}");
            var unpublished = history.Commits.SelectMany(commit => commit.Outbox)
                .FirstOrDefault(emitted => !_published.ContainsKey((subject, emitted.Id)));
            if (unpublished is not null) world.Fail($"I5 {subject}/{unpublished.Id}: committed, never published");
            CheckStored(subject, history, store.Describe(subject));
        }
    }

    void CheckStored(string subject, InstanceHistory history, InstanceDescription? stored)
    {
        if (stored is null) world.Fail($"I9 {subject}: not stored any more");
        else if (stored.Version != history.Version) world.Fail($"I3 {subject}: stored at version {stored.Version}, committed {history.Version}");
        else if (stored.Outbox.Count > 0) world.Fail($"I9 {subject}: {stored.Outbox.Count} events still in the outbox");
        else if (stored.Timers.Count > 0) world.Fail($"I9 {subject}: a timer still armed");
        else if (stored.LeaseOwner is not null) world.Fail($"I9 {subject}: still leased by {stored.LeaseOwner}");
        else if (stored.Tombstone != (history.Commits[^1].Summary.Status == "done"))
            world.Fail($"I9 {subject}: tombstone is {stored.Tombstone} at status {history.Commits[^1].Summary.Status}");
        else if (!stored.Tombstone && !stored.State!.Value.Span.SequenceEqual(history.Commits[^1].State.Span))
            world.Fail($"I4 {subject}: the stored state is not the committed one");
    }

    InstanceHistory History(string subject)
    {
        if (!_histories.TryGetValue(subject, out var history)) _histories[subject] = history = new();
        return history;
    }
}

/// <summary>One instance as its commits made it.</summary>
internal sealed class InstanceHistory
{
    readonly List<int> _writes = [];

    /// <summary>Who was granted the lease last; null when a failover has left that open.</summary>
    public string? Owner { get; set; }
    public int LastFirstPublished { get; set; } = -1;
    public HashSet<EventKey> Applied { get; } = [];
    public List<MachineCommit> Commits { get; } = [];
    public long Version => Applied.Count;
    public bool Ended => Commits.Count > 0 && Commits[^1].Summary.Status != "active";

    /// <summary>False when one of its events was applied before.</summary>
    public bool TryAdd(MachineCommit commit, int write)
    {
        Commits.Add(commit);
        _writes.Add(write);
        return commit.EventKeys.Count(Applied.Add) == commit.EventKeys.Count;
    }

    public void RollBackTo(int write)
    {
        Owner = null;
        while (_writes.Count > 0 && _writes[^1] > write)
        {
            Applied.ExceptWith(Commits[^1].EventKeys);
            Commits.RemoveAt(Commits.Count - 1);
            _writes.RemoveAt(_writes.Count - 1);
        }
    }

    /// <summary>Applied, or rightly ignored.</summary>
    public bool Answers(ArvoEvent acknowledged) => Ended || Applied.Contains(EventKey.Of(acknowledged));

    /// <summary>The event's place in the order of emission; negative when no commit emits it.</summary>
    public int PlaceOf(string emittedId)
    {
        var place = 0;
        foreach (var commit in Commits)
        {
            foreach (var emitted in commit.Outbox)
            {
                if (emitted.Id == emittedId) return place;
                place++;
            }
        }
        return -1;
    }

    public IEnumerable<string> EmittedBy(ArvoEvent applied) =>
        Commits.SelectMany(commit => commit.Outbox).Select(emitted => emitted.Id)
            .Where(id => id.StartsWith($"{applied.Id}.", StringComparison.Ordinal));
}
