using Arvo.Orchestration;

namespace Arvo.Crash;

/// <summary>What the memory must hold once every order has ended and everything is published.</summary>
internal static class StoredState
{
    /// <summary>Everything in which the memory differs from that; empty when nothing does.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(IDurableMachineMemory memory, CleanRun clean, CancellationToken cancellationToken)
    {
        List<string> faults = [];
        foreach (var subject in clean.Subjects)
            faults.AddRange(FaultsOf(await memory.DescribeAsync(subject, cancellationToken),
                clean.AppliedTo(subject)).Select(fault => $"{subject}: {fault}"));
        return faults;
    }

    internal static IEnumerable<string> FaultsOf(InstanceDescription? stored, int applied)
    {
        if (stored is null)
        {
            yield return "is not stored";
            yield break;
        }
        if (!stored.Tombstone) yield return $"has not ended: {stored.Summary?.Value}";
        if (stored.Version != applied) yield return $"changed {stored.Version} times instead of {applied}";
        if (stored.HandledCount != applied) yield return $"remembers {stored.HandledCount} handled events instead of {applied}";
        if (stored.Outbox.Count > 0) yield return $"still has {stored.Outbox.Count} events to publish";
        if (stored.LeaseOwner is { } owner) yield return $"is still leased by {owner}";
        if (stored.Timers.Count > 0) yield return $"still has {stored.Timers.Count} timers";
    }
}
