using Arvo.Orchestration;
using Microsoft.Extensions.Logging;

namespace Arvo.Messaging;

/// <summary>Parks and defers, and does not give up while the broker is away: only what is confirmed may be acknowledged.</summary>
sealed class DeliverySettlement(IDeliveryReturn returns, TimeProvider clock, ILogger<DeliverySettlement> logger)
{
    // Apart from the gate of processing: an event may go to a retry queue while it is the store that is away.
    readonly DependencyGate _gate = new(clock);

    /// <summary>What is away; null when nothing is.</summary>
    public string? Missing => _gate.Missing;

    public async Task ParkAsync(string handler, Delivery delivery, Parking parking, CancellationToken stopping)
    {
        var headers = DeliveryHeaders.ForParking(delivery, handler, parking, clock.GetUtcNow());
        await PersistAsync(() => returns.ParkAsync(handler, delivery, headers, CancellationToken.None), stopping);
        var (id, subject) = (parking.Event?.Id ?? delivery.MessageId ?? "unknown", parking.Event?.Subject ?? "unknown");
        Log.Parked(logger, Text.Brief(id), handler, Text.Bounded(subject), Text.Brief(parking.Reason), Text.Brief(parking.Detail));
        MessagingTelemetry.Parked(handler, parking.Reason);
    }

    public async Task DeferAsync(
        string handler, Delivery delivery, ArvoEvent consumed, DeliveryOutcome.Defer defer, bool failed, CancellationToken stopping)
    {
        var headers = DeliveryHeaders.ForReturn(delivery, clock.GetUtcNow(), defer.Reason, failed);
        await PersistAsync(() => returns.DeferAsync(handler, delivery, headers, defer.Delay, CancellationToken.None), stopping);
        Log.Deferred(logger, handler, Text.Brief(consumed.Id), defer.Delay, Text.Brief(defer.Reason), delivery.Attempt + 1);
        MessagingTelemetry.Deferred(handler, defer.Reason);
    }

    async Task PersistAsync(Func<Task> put, CancellationToken stopping)
    {
        while (true)
        {
            var probe = _gate.Missing is not null && await _gate.EnterAsync(stopping);
            try
            {
                await put();
                _gate.Open();
                return;
            }
            catch (DependencyUnavailableException e)
            {
                if (_gate.Close(e.Dependency, probe)) Log.SettlementHeld(logger, e.Dependency, Text.Brief(e.Message));
                stopping.ThrowIfCancellationRequested();
            }
            catch when (probe)
            {
                _gate.GiveUpProbe();
                throw;
            }
        }
    }
}
