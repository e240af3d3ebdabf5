namespace Arvo.Messaging;

/// <summary>Settings common to all transports.</summary>
public sealed record MessagingOptions
{
    /// <summary>Domains served beside the local one: a handler is also reached at <c>&lt;domain&gt;.&lt;source&gt;</c>. Default: none.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>The largest message handled, in bytes; a larger one is parked. Default: 1 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 1024 * 1024;

    /// <summary>The most events handled at a time per handler. 1 to 1000, default 64.</summary>
    public int Concurrency { get; init; } = 64;

    /// <summary>
    /// How long an event is held in the process while the store or the broker is away, before it waits in a retry queue. Default: 60 s.
    /// </summary>
    public TimeSpan HoldLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>An event that was brought back for longer than this is parked. Default: 24 hours.</summary>
    public TimeSpan DeferralLimit { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long running work may take after a stop was asked for, before it is cancelled. Default: 15 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long stopping may take altogether; the host's shutdown timeout must be above it (<c>AddArvo</c> sees to that). Default: 25 s.
    /// </summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Everything that is wrong with these options; empty when they can be used.</summary>
    public IReadOnlyList<string> Faults() =>
    [
        .. Unless(MaxMessageBytes is >= 1024 and <= 64 * 1024 * 1024, $"MaxMessageBytes: {MaxMessageBytes} is not from 1 KiB to 64 MiB"),
        .. Unless(Concurrency is >= 1 and <= 1000, $"Concurrency: {Concurrency} is not from 1 to 1000"),
        .. Unless(HoldLimit > TimeSpan.Zero, $"HoldLimit: {HoldLimit} is not positive"),
        .. Unless(DeferralLimit > TimeSpan.Zero, $"DeferralLimit: {DeferralLimit} is not positive"),
        .. Unless(DrainTimeout > TimeSpan.Zero && DrainTimeout < StopTimeout,
            $"DrainTimeout: {DrainTimeout} must be positive and below StopTimeout, {StopTimeout}"),
    ];

    static string[] Unless(bool valid, string fault) => valid ? [] : [fault];
}
