using Arvo.Orchestration;
using Microsoft.Extensions.Logging;

namespace Arvo.Messaging;

/// <summary>
/// What happens to a delivery between its arrival and its acknowledgement, whatever the transport: read it, dispatch it, act on the outcome.
/// Returning means "acknowledge"; it throws only when the process stops, and the delivery then goes back untouched.
/// </summary>
sealed class DeliveryProcessor(
    string system, IEventDispatcher dispatcher, DeliverySettlement settlement, DependencyGate gate, IsolationGate isolation, MessagingOptions options,
    TimeProvider clock, ILogger logger)
{
    const int SuspectFrom = 3; // redeliveries

    static readonly TimeSpan HoldOverflowDelay = TimeSpan.FromSeconds(30);

    readonly DeliveryReader _reader = new(dispatcher.Source, options);

    /// <summary>The handler's source; the queue is named after it.</summary>
    public string Source => dispatcher.Source;

    /// <summary>Handles one delivery to its end.</summary>
    /// <param name="delivery">What arrived.</param>
    /// <param name="stopping">Set when the process is asked to stop: nothing is held any longer.</param>
    /// <param name="abort">Set when running work has had its time.</param>
    public async Task ProcessAsync(Delivery delivery, CancellationToken stopping, CancellationToken abort)
    {
        if (!_reader.TryRead(delivery, out var consumed, out var refused))
        {
            await settlement.ParkAsync(Source, delivery, refused, stopping);
            return;
        }
        if (delivery.Redeliveries >= RabbitMqTopology.DeliveryLimit)
        {
            await settlement.ParkAsync(Source, delivery, TooOften(delivery, consumed), stopping);
            return;
        }
        using var activity = MessagingTelemetry.StartProcess(system, Source, consumed);
        var started = clock.GetTimestamp();
        var outcome = await HandleAsync(delivery, consumed, started, stopping, abort);
        await SettleAsync(delivery, consumed, outcome, stopping);
        MessagingTelemetry.Processed(system, Source, outcome, clock.GetElapsedTime(started));
    }

    async Task<Handled> HandleAsync(Delivery delivery, ArvoEvent consumed, long started, CancellationToken stopping, CancellationToken abort)
    {
        while (true)
        {
            var probe = false;
            if (gate.Missing is { } missing)
            {
                if (await EnterGateAsync(options.HoldLimit - clock.GetElapsedTime(started), stopping) is not { } entered)
                    return new Handled(new DeliveryOutcome.Defer(HoldOverflowDelay, $"{missing}-unavailable"), Failed: false);
                probe = entered;
            }
            try
            {
                var outcome = await DispatchAsync(delivery, consumed, stopping, abort);
                gate.Open();
                return new Handled(outcome, Failed: false);
            }
            catch (DependencyUnavailableException e)
            {
                CloseGate(e, probe);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested || abort.IsCancellationRequested)
            {
                if (probe) gate.GiveUpProbe();
                throw;
            }
            catch (Exception e)
            {
                gate.Open(); // the dependencies answered: it is this event that fails
                return new Handled(AfterFailure(delivery, consumed, e), Failed: true);
            }
        }
    }

    async ValueTask<DeliveryOutcome> DispatchAsync(Delivery delivery, ArvoEvent consumed, CancellationToken stopping, CancellationToken abort)
    {
        if (delivery.Redeliveries >= SuspectFrom) return await DispatchAloneAsync(delivery, consumed, stopping, abort);
        await isolation.EnterAsync(stopping);
        try
        {
            return await dispatcher.DispatchAsync(consumed, HistoryOf(delivery), abort);
        }
        finally
        {
            isolation.Leave();
        }
    }

    async ValueTask<DeliveryOutcome> DispatchAloneAsync(Delivery delivery, ArvoEvent consumed, CancellationToken stopping, CancellationToken abort)
    {
        using var stay = await isolation.EnterAloneAsync(lot: Random.Shared.Next(), stopping);
        AnnounceAlone(delivery, consumed);
        return await dispatcher.DispatchAsync(consumed, HistoryOf(delivery), abort);
    }

    void AnnounceAlone(Delivery delivery, ArvoEvent consumed)
    {
        Log.Isolated(logger, Text.Brief(consumed.Id), Source, delivery.Redeliveries); // should it be the last line, this is the culprit
        MessagingTelemetry.Isolated(Source);
    }

    // True: as the probe. Null: not within the time that is left, so the delivery must not be held any longer.
    async Task<bool?> EnterGateAsync(TimeSpan left, CancellationToken stopping)
    {
        if (left <= TimeSpan.Zero) return null;
        using var limit = new CancellationTokenSource(left, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            return await gate.EnterAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return null;
        }
    }

    Task SettleAsync(Delivery delivery, ArvoEvent consumed, Handled handled, CancellationToken stopping) => handled.Outcome switch
    {
        DeliveryOutcome.Done => Task.CompletedTask,
        DeliveryOutcome.Park park => settlement.ParkAsync(Source, delivery, new Parking(park.Reason, park.Detail, consumed), stopping),
        DeliveryOutcome.Defer defer when TooOld(delivery) => settlement.ParkAsync(Source, delivery,
            new Parking(ParkReason.Expired,
                $"brought back for more than {options.DeferralLimit} ({delivery.Attempt} times), last because of '{defer.Reason}'", consumed),
            stopping),
        DeliveryOutcome.Defer defer => settlement.DeferAsync(Source, delivery, consumed, defer, handled.Failed, stopping),
        _ => throw new InvalidOperationException($"There is no outcome '{handled.Outcome}'."),
    };

    // The broker does the same to what it counted alone; copies begin at nothing there.
    static Parking TooOften(Delivery delivery, ArvoEvent consumed) =>
        new(ParkReason.Redelivered, $"redelivered {delivery.Redeliveries} times without an answer, so handling it probably ends the process",
            consumed);

    DeliveryOutcome AfterFailure(Delivery delivery, ArvoEvent consumed, Exception e)
    {
        Log.HandlingFailed(logger, Text.Brief(consumed.Id), Source, delivery.Failures + 1, e);
        var detail = $"{e.GetType().Name}: {e.Message}";
        return FailureBackoff.DelayAfter(delivery.Failures) is { } delay
            ? new DeliveryOutcome.Defer(delay, ParkReason.Failed)
            : new DeliveryOutcome.Park(ParkReason.Failed, $"failed {delivery.Failures + 1} times, last with {detail}");
    }

    void CloseGate(DependencyUnavailableException e, bool probe)
    {
        if (gate.Close(e.Dependency, probe)) Log.Holding(logger, e.Dependency, Source, Text.Brief(e.Message));
    }

    DeliveryHistory HistoryOf(Delivery delivery)
    {
        var now = clock.GetUtcNow();
        return new DeliveryHistory(delivery.Attempt, delivery.FirstEarly(now) is { } since ? now - since : TimeSpan.Zero);
    }

    bool TooOld(Delivery delivery)
    {
        var now = clock.GetUtcNow();
        return now - delivery.FirstDeferred(now) > options.DeferralLimit;
    }
}

/// <summary>What processing answered; <paramref name="Failed"/> when an exception nobody expected was turned into it.</summary>
readonly record struct Handled(DeliveryOutcome Outcome, bool Failed);
