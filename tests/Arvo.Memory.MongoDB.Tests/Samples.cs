namespace Arvo.Memory.MongoDB.Tests;

internal static class Samples
{
    public const string Subject = "$st";
    public const string Owner = "$$REMOVE";

    public static readonly EventKey KeyA = EventKey.Of("com.test", "a");
    public static readonly EventKey KeyB = EventKey.Of("com.test", "b");
    public static readonly MachineMemoryOptions Memory = new();

    public static AcquireRequest Acquire(ConcurrencyMode mode = ConcurrencyMode.Lease, params EventKey[] keys) =>
        new(Subject, mode == ConcurrencyMode.Lease ? Owner : "", TimeSpan.FromSeconds(60), keys, mode);

    public static MachineLease Lease(
        long version, string owner = Owner, IDurableMachineMemory? memory = null) => new(memory ?? new SimpleMachineMemory())
    {
        Subject = Subject,
        Owner = owner,
        Fence = 1,
        Version = version,
        Ttl = owner.Length == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(60),
        ServerTime = DateTimeOffset.UnixEpoch,
        Held = owner.Length > 0,
    };

    public static MachineCommit Commit(params EventKey[] keys) => new()
    {
        State = "$$ROOT"u8.ToArray(),
        Summary = new InstanceSummary { Machine = "$$ROOT", MachineVersion = "1.0.0", ExecutionStatus = ExecutionStatus.Normal, Status = "active" },
        EventKeys = keys,
    };

    public static OutboundEvent Event(string? domain = null) => new("$id", "arvo.orc.x", "com.y", Subject, "com.y", domain, "{}"u8.ToArray());

    public static MachineTimer Timer(long milliseconds, long sequence = 1) =>
        new("$timer", sequence, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), "{}"u8.ToArray());
}
