namespace Arvo.Orchestration;

/// <summary>
/// Acquires with a new nonce each time, and tries a few times quickly when another worker holds the instance: most leases last milliseconds.
/// </summary>
internal sealed class LeaseAcquisition(IDurableMachineMemory memory, DurableOptions options, TimeProvider time, Random random)
{
    static readonly TimeSpan[] QuickTries = [TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(120)];

    readonly string _nonce = $"{options.WorkerId}:{random.NextInt64():x}";
    long _acquires;

    public async ValueTask<AcquireResult> AcquireAsync(
        string subject, IReadOnlyList<EventKey> keys, ConcurrencyMode mode, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var activity = OrchestrationTelemetry.StartMemory("Acquire", "Machine", subject);
        var request = new AcquireRequest(subject, $"{_nonce}:{Interlocked.Increment(ref _acquires)}", options.LeaseTtl, keys, mode);
        for (var attempt = 0; ; attempt++)
        {
            var result = await AskAsync(request, cancellationToken);
            if (result is AcquireResult.Granted || keys.Count == 0 || attempt == QuickTries.Length)
            {
                DurableTelemetry.LeaseWait.Record(time.GetElapsedTime(started).TotalSeconds);
                return result;
            }
            await Task.Delay(QuickTries[attempt] * (0.5 + random.NextDouble()), time, cancellationToken);
        }
    }

    // An answer may be lost after the lease was granted; the same nonce is granted it again, so nobody has to wait for its end.
    async ValueTask<AcquireResult> AskAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await memory.AcquireAsync(request, cancellationToken);
        }
        catch (MachineMemoryUnavailableException unavailable) when (unavailable.MayHaveWritten)
        {
            return await memory.AcquireAsync(request, cancellationToken);
        }
    }
}
