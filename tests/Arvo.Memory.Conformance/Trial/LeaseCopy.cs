using Arvo.Orchestration;

namespace Arvo.Memory.Conformance;

internal static class LeaseCopy
{
    /// <summary>The lease as it is now, or as somebody with another owner or version would claim to have it.</summary>
    public static MachineLease Copy(this MachineLease lease, string? owner = null, long? version = null) => new(new SimpleMachineMemory())
    {
        Subject = lease.Subject,
        Owner = owner ?? lease.Owner,
        Fence = lease.Fence,
        Version = version ?? lease.Version,
        Ttl = lease.Ttl,
        State = lease.State,
        Tombstone = lease.Tombstone,
        Handled = lease.Handled,
        Outbox = lease.Outbox,
        Timers = lease.Timers,
        ServerTime = lease.ServerTime,
        Held = lease.Held,
    };
}
