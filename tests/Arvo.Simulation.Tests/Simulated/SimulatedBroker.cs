namespace Arvo.Simulation.Tests.Simulated;

/// <summary>A queue with at-least-once delivery in any order, to any replica that takes more.</summary>
internal sealed class SimulatedBroker(World world, Ledger ledger, Break broken)
{
    static readonly TimeSpan HoldTime = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan NobodyThere = TimeSpan.FromSeconds(1);

    public List<SimulatedWorker> Workers { get; } = [];

    public void Enqueue(ArvoEvent sent, int attempt = 0, DateTimeOffset? earlySince = null) =>
        world.Post(null, () => Deliver(sent, attempt, earlySince));

    public DeliveryHistory HistoryOf(Delivery delivery) =>
        new(delivery.Attempt, delivery.EarlySince is { } since ? world.Now - since : TimeSpan.Zero);

    public void Answered(SimulatedWorker worker, Delivery delivery, DeliveryOutcome outcome)
    {
        if (!TryTakeBack(worker, delivery)) return;
        switch (outcome)
        {
            case DeliveryOutcome.Done:
                if (broken != Break.AcknowledgesOnReceipt) ledger.Acknowledged(delivery.Event);
                break;
            case DeliveryOutcome.Park parked:
                ledger.Parked(delivery.Event, parked.Reason);
                break;
            case DeliveryOutcome.Defer deferred:
                ledger.Count($"deferred: {deferred.Reason}");
                var earlySince = delivery.EarlySince ?? (deferred.Reason == DeliveryOutcome.Defer.Early ? world.Now : null);
                world.After(deferred.Delay, null, () => Deliver(delivery.Event, delivery.Attempt + 1, earlySince));
                break;
        }
    }

    public void Held(SimulatedWorker worker, Delivery delivery)
    {
        if (!TryTakeBack(worker, delivery)) return;
        ledger.Count("held");
        world.After(HoldTime, null, () => Deliver(delivery.Event, delivery.Attempt, delivery.EarlySince));
    }

    public void Broke(SimulatedWorker worker, Delivery delivery, Exception unexpected)
    {
        if (TryTakeBack(worker, delivery))
            world.Fail($"unexpected {unexpected.GetType().Name} for {delivery.Event.Subject}/{delivery.Event.Id}: {unexpected.Message}");
    }

    /// <summary>The worker's connection is gone: what it did not acknowledge is delivered again, what it still says is not heard.</summary>
    public void Disconnect(SimulatedWorker worker)
    {
        worker.Connection++;
        foreach (var delivery in worker.Unacknowledged) Enqueue(delivery.Event, delivery.Attempt, delivery.EarlySince);
        worker.Unacknowledged.Clear();
    }

    void Deliver(ArvoEvent sent, int attempt, DateTimeOffset? earlySince)
    {
        var ready = Workers.Where(worker => worker.TakesMore).ToArray();
        if (ready.Length == 0)
        {
            world.After(NobodyThere, null, () => Deliver(sent, attempt, earlySince));
            return;
        }
        var chosen = ready[world.Random.Next(ready.Length)];
        if (broken == Break.AcknowledgesOnReceipt) ledger.Acknowledged(sent);
        world.Note(() => $"{chosen.Process.Name} receives {sent.Subject}/{sent.Id} (attempt {attempt})");
        chosen.Receive(new Delivery(sent, attempt, earlySince, chosen.Connection));
    }

    static bool TryTakeBack(SimulatedWorker worker, Delivery delivery) =>
        delivery.Connection == worker.Connection && worker.Unacknowledged.Remove(delivery);
}
