namespace Arvo.Orchestration;

/// <summary>One step (or several folded ones) of an instance, to be written as one.</summary>
public sealed record MachineCommit
{
    /// <summary>The new state bytes, opaque to the memory.</summary>
    public required ReadOnlyMemory<byte> State { get; init; }

    /// <summary>True when nobody else refers to <see cref="State"/>, so that a memory in this process may keep it without a copy.</summary>
    internal bool StateIsGivenAway { get; init; }

    /// <summary>What operators can query.</summary>
    public required InstanceSummary Summary { get; init; }

    /// <summary>Keys of the events this applies; the version grows by their count. Never empty.</summary>
    public required IReadOnlyList<EventKey> EventKeys { get; init; }

    /// <summary>Events to publish once this is committed. Replaces what the outbox held, so that must be published first.</summary>
    public IReadOnlyList<OutboundEvent> Outbox { get; init; } = [];

    /// <summary>All timers armed after this step; replaces those before.</summary>
    public IReadOnlyList<MachineTimer> Timers { get; init; } = [];

    /// <summary>True for a final step: the lease stays ours for the cleanup that follows.</summary>
    public bool KeepLease { get; init; }
}

/// <summary>What became of a commit whose outcome is known.</summary>
public abstract record CommitResult
{
    CommitResult() { }

    /// <summary>Durable; <paramref name="Version"/> is the instance's new version.</summary>
    public sealed record Committed(long Version) : CommitResult;

    /// <summary>Overtaken by somebody else; nothing was written.</summary>
    public sealed record Fenced : CommitResult
    {
        /// <summary>The only value.</summary>
        public static Fenced Instance { get; } = new();
    }
}
