using Microsoft.Extensions.Logging;

namespace Arvo.Orchestration;

/// <summary>Counts and logs how a dispatch ended, once, when its answer is certain.</summary>
internal static class DispatchReport
{
    public static void Ended(ILogger logger, string source, ArvoEvent consumed, WorkEnd end, DeliveryOutcome outcome)
    {
        var machine = DurableTelemetry.Machine(source);
        if (end == WorkEnd.Late)
        {
            DurableTelemetry.Late.Add(1, machine);
            DurableLog.LateEvent(logger, consumed.Id, consumed.Type, consumed.Subject);
        }
        switch (outcome)
        {
            case DeliveryOutcome.Park parked:
                DurableTelemetry.Failed.Add(1, machine, DurableTelemetry.Reason(parked.Reason)); // logged by whoever parks it
                break;
            case DeliveryOutcome.Defer deferred:
                DurableTelemetry.Deferred.Add(1, machine, DurableTelemetry.Reason(deferred.Reason));
                DurableLog.Deferred(logger, consumed.Id, consumed.Type, consumed.Subject, deferred.Delay, deferred.Reason);
                break;
            case DeliveryOutcome.Done when end == WorkEnd.Duplicate:
                DurableTelemetry.Deduplicated.Add(1, machine);
                DurableLog.Deduplicated(logger, consumed.Id, consumed.Type, consumed.Subject);
                break;
            case DeliveryOutcome.Done when end == WorkEnd.Applied:
                DurableTelemetry.Handled.Add(1, machine);
                break;
        }
    }

    public static void Failed(string source, string reason) =>
        DurableTelemetry.Failed.Add(1, DurableTelemetry.Machine(source), DurableTelemetry.Reason(reason));
}
