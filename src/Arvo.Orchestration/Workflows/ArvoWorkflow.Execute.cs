using System.Diagnostics;
using static Arvo.Orchestration.OrchestrationTelemetry;

namespace Arvo.Orchestration;

// Running decisions on a plain machine memory: lock, read, decide, write, cleanup, unlock (AS §9.2).
public abstract partial class ArvoWorkflow
{
    /// <inheritdoc/>
    /// <remarks>
    /// On a plain memory nothing but the returned list carries the events, so a caller that loses it redelivers the event and gets the same events
    /// again. A machine that arms timers needs a memory that keeps them, hence the durable executor.
    /// </remarks>
    /// <exception cref="Violation">The event can't be handled; <see cref="Violation.RetryHelps"/> says whether later is better.</exception>
    public async ValueTask<IReadOnlyList<ArvoEvent>> ExecuteAsync(ArvoEvent consumed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(consumed);
        var started = IsMeasured ? Stopwatch.GetTimestamp() : 0;
        using var activity = StartActivity(consumed);
        var outcome = Outcome.Violated;
        IReadOnlyList<ArvoEvent> events = [];
        try
        {
            (outcome, events) = await RunAsync(consumed, activity, cancellationToken);
            return events;
        }
        catch (Exception error)
        {
            Fail(activity, error, consumed);
            throw;
        }
        finally
        {
            if (started != 0) Measure(Source, outcome, events.Count, Stopwatch.GetElapsedTime(started));
        }
    }

    async ValueTask<(Outcome, IReadOnlyList<ArvoEvent>)> RunAsync(ArvoEvent consumed, Activity? activity, CancellationToken cancellationToken)
    {
        var subject = ParseSubject(consumed);
        TagSubject(activity, subject);
        if (IsForeign(consumed, subject)) return (Outcome.Foreign, []);

        await LockAsync(consumed, cancellationToken);
        try
        {
            var current = await ReadAsync(consumed, cancellationToken);
            var key = EventKey.Of(consumed);
            if (current is not null && current.Handled.Contains(key)) return (Outcome.Duplicate, GiveAgain(current, consumed));

            var step = new StepContext(consumed, subject, current, Now(),
                TraceOf(activity, consumed)) { Handled = MachineMemoryRecord.HandledWith(current?.Handled ?? [], [key]) };
            var decision = await DecideAsync(step, cancellationToken);
            await StoreAsync(decision, current, consumed, cancellationToken);
            TagOutcome(activity, decision);
            return (OutcomeOf(decision, current, consumed), decision.Events);
        }
        finally
        {
            await UnlockAsync(consumed);
        }
    }

    Outcome OutcomeOf(WorkflowDecision decision, MachineMemoryRecord? current, ArvoEvent consumed)
    {
        switch (decision.Kind)
        {
            case DecisionKind.Early:
                // W10: an answer that comes before its workflow is not lost silently.
                throw new ExecutionViolation($"the workflow has not been started; it starts with an event of type {Source}", consumed)
                {
                    RetryHelps = true,
                };
            case DecisionKind.AlreadyStarted:
                throw new ExecutionViolation($"the workflow was started by event {current?.InitEventId} already", consumed);
            case DecisionKind.Late:
                Logger.LateEvent(consumed.Id, consumed.Type, Source, current?.Status ?? WorkflowStatus.Done);
                return Outcome.Late;
            default:
                return decision.Next is { IsFailed: true } ? Outcome.Failed : Outcome.Done;
        }
    }

    async ValueTask StoreAsync(WorkflowDecision decision, MachineMemoryRecord? current, ArvoEvent consumed, CancellationToken cancellationToken)
    {
        if (decision.Next is not { } next) return;
        if (decision.ArmedTimers.Count > 0)
            throw new ConfigViolation(
                $"the machine arms the timers {string.Join(", ", decision.ArmedTimers.Select(timer => $"'{timer.Id}'"))}, which a plain machine memory does not keep; use the durable executor",
                consumed);

        try
        {
            await _memory.WriteAsync(consumed.Subject, next, current, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The initiator is told of a failure even so (AS §9.7); ids are derived, so that a redelivery tells the same again.
            if (next.IsFailed) Logger.FailureNotStored(error, Source, consumed.Id);
            else
                throw new TransactionViolation(TransactionViolationCause.WriteMachineMemoryFailure, $"the workflow can't be stored: {error.Message}",
                    consumed, error);
        }

        if (decision.Finished) await CleanupAsync(next, current, consumed, cancellationToken);
    }

    async ValueTask CleanupAsync(MachineMemoryRecord final, MachineMemoryRecord? previous, ArvoEvent consumed, CancellationToken cancellationToken)
    {
        try
        {
            await _memory.CleanupAsync(consumed.Subject, final, previous, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Logger.CleanupFailed(error, Source, consumed.Id);
        }
    }

    // W2: an event is applied once. The answer to the last one is given again, as the caller may never have got it.
    IReadOnlyList<ArvoEvent> GiveAgain(MachineMemoryRecord current, ArvoEvent consumed)
    {
        var isLast = current.Consumed is { } last
            && last.GetProperty("id").ValueEquals(consumed.Id)
            && last.GetProperty("source").ValueEquals(consumed.Source);
        IReadOnlyList<ArvoEvent> events = isLast ? [.. current.Produced.Select(ArvoEvent.FromJson)] : [];
        Logger.DuplicateEvent(consumed.Id, consumed.Source, Source, events.Count);
        return events;
    }

    async ValueTask LockAsync(ArvoEvent consumed, CancellationToken cancellationToken)
    {
        bool locked;
        try
        {
            locked = await _memory.LockAsync(consumed.Subject, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new TransactionViolation(TransactionViolationCause.LockMachineMemoryFailure, $"the workflow can't be locked: {error.Message}",
                consumed, error);
        }

        if (!locked) throw new TransactionViolation(TransactionViolationCause.LockUnacquired, "somebody else holds the workflow", consumed);
    }

    async ValueTask<MachineMemoryRecord?> ReadAsync(ArvoEvent consumed, CancellationToken cancellationToken)
    {
        try
        {
            return await _memory.ReadAsync(consumed.Subject, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new TransactionViolation(TransactionViolationCause.ReadMachineMemoryFailure, $"the workflow can't be read: {error.Message}",
                consumed, error);
        }
    }

    async ValueTask UnlockAsync(ArvoEvent consumed)
    {
        try
        {
            await _memory.UnlockAsync(consumed.Subject, CancellationToken.None);
        }
        catch (Exception error)
        {
            Logger.UnlockFailed(error, Source, consumed.Id);
        }
    }
}
