namespace Arvo.Orchestration;

/// <summary>How the <see cref="DurableExecutor"/> works. The defaults suit production.</summary>
public sealed record DurableOptions
{
    /// <summary>Names this process in leases, so that operators see who holds an instance. Default: machine and process id; never empty.</summary>
    public string WorkerId { get; init; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>Lease (default) or optimistic. Both are safe; optimistic spares a write per event and repeats work when two replicas meet.</summary>
    public ConcurrencyMode Concurrency { get; init; } = ConcurrencyMode.Lease;

    /// <summary>
    /// Optimistic mode only: how many bytes of instances this process remembers as it committed them, so that their next event needs no read. A
    /// replica that meets mostly instances which others have changed since notices and reads. Default 64 MiB; 0: none.
    /// </summary>
    public long CacheBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// How long a lease lasts by the memory's clock. Default 60 s, allowed 30 s to 5 min: after a crash its instance waits that long.
    /// </summary>
    public TimeSpan LeaseTtl { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many waiting events of one instance share an acquire and a commit. Default 32, 1 to 256.</summary>
    public int FoldLimit { get; init; } = 32;

    /// <summary>
    /// Bytes of an event that a stateless handler emits; what leads to a larger one is parked, as a broker would close the connection over it
    /// and everything else on that connection would fail as well. Default 1 MiB, as for workflows
    /// (<see cref="MachineMemoryBounds.OutboxEvent"/>). Keep it below the broker's own limit.
    /// </summary>
    public int LargestEvent { get; init; } = 1024 * 1024;

    /// <summary>How long deciding may take in one lease; beyond it the event is brought back. Default: a third of <see cref="LeaseTtl"/>.</summary>
    public TimeSpan? DecisionBudget { get; init; }

    /// <summary>How events that come too early or too late are treated.</summary>
    public EventPolicy DefaultPolicy { get; init; } = new();

    /// <summary>The same for single workflows, by their source.</summary>
    public IReadOnlyDictionary<string, EventPolicy> Policies { get; init; } = new Dictionary<string, EventPolicy>(StringComparer.Ordinal);

    /// <summary>How stranded outboxes and due timers are looked for.</summary>
    public SweepOptions Sweep { get; init; } = new();

    /// <summary>Lets tests that wait for leases to end use ones below 30 s.</summary>
    internal bool AllowsShortLeases { get; init; }

    internal TimeSpan Budget => DecisionBudget ?? LeaseTtl / 3;

    internal EventPolicy PolicyOf(string source) => Policies.GetValueOrDefault(source, DefaultPolicy);

    /// <summary>Everything that is wrong with these options, each with the name of the option; empty when they can be used.</summary>
    public IReadOnlyList<string> Faults() =>
    [
        .. Unless(!string.IsNullOrWhiteSpace(WorkerId), "WorkerId: is empty"),
        .. Unless((LeaseTtl >= TimeSpan.FromSeconds(30) || AllowsShortLeases) && LeaseTtl <= TimeSpan.FromMinutes(5),
            $"LeaseTtl: {LeaseTtl} is not from 30 s to 5 min"),
        .. Unless(CacheBytes >= 0, $"CacheBytes: {CacheBytes} is negative"),
        .. Unless(FoldLimit is >= 1 and <= 256, $"FoldLimit: {FoldLimit} is not from 1 to 256"),
        .. Unless(LargestEvent >= 1024, $"LargestEvent: {LargestEvent} is less than 1 KiB"),
        .. Unless(Budget > TimeSpan.Zero && Budget < LeaseTtl, $"DecisionBudget: {Budget} is not positive and less than LeaseTtl, {LeaseTtl}"),
        .. Unless(DefaultPolicy.EarlyPatience >= TimeSpan.Zero, $"DefaultPolicy:EarlyPatience: {DefaultPolicy.EarlyPatience} is negative"),
        .. Policies.Where(policy => policy.Value.EarlyPatience < TimeSpan.Zero)
            .Select(policy => $"Policies:{policy.Key}:EarlyPatience: {policy.Value.EarlyPatience} is negative"),
        .. Sweep.Faults().Select(fault => $"Sweep:{fault}"),
    ];

    static string[] Unless(bool valid, string fault) => valid ? [] : [fault];
}
