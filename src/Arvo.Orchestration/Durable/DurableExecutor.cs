using Microsoft.Extensions.Logging;

namespace Arvo.Orchestration;

/// <summary>
/// Runs events through handlers so that each changes its instance once and what it emits leaves at least once, always with the same bytes, whatever
/// dies in between: acquire, help, deduplicate, decide, commit, publish, mark. Independent of store
/// and transport. One per process; safe for concurrent use.
/// </summary>
public sealed class DurableExecutor
{
    readonly InstanceMailboxes _mailboxes;
    readonly StepRunner _steps;
    readonly PublishedMarks _marks;
    readonly IEventPublisher _publisher;
    readonly TimeProvider _time;
    readonly ILogger _logger;
    readonly InFlight _inFlight = new();

    /// <summary>An executor on a machine memory; a plain one is adapted, with weaker promises that are logged here.</summary>
    /// <param name="memory">Where instances are kept.</param>
    /// <param name="publisher">What events leave through.</param>
    /// <param name="options">Checked by <see cref="DurableOptions.Faults"/> beforehand, where configuration is bound.</param>
    /// <param name="time">For waits and measurements only; no promise rests on it.</param>
    /// <param name="logger">
    /// Logs late, repeated and deferred events, outboxes that are published for others, and that a memory is a plain one.
    /// </param>
    public DurableExecutor(
        IMachineMemory memory, IEventPublisher publisher, DurableOptions options, TimeProvider time, ILogger<DurableExecutor> logger)
        : this(memory, publisher, options, time, logger, Random.Shared) { }

    internal DurableExecutor(
        IMachineMemory memory, IEventPublisher publisher, DurableOptions options, TimeProvider time, ILogger logger, Random random)
    {
        (_publisher, _time, _logger) = (publisher, time, logger);
        (Memory, Options) = memory is IDurableMachineMemory durable ? (durable, options) : Adapt(memory, options);
        if (Options is { Concurrency: ConcurrencyMode.Optimistic, CacheBytes: > 0 }) Memory = new CachingMemory(Memory, Options.CacheBytes, time);
        _mailboxes = new InstanceMailboxes(Options.FoldLimit);
        _marks = new PublishedMarks(Memory, publisher.IsVolatile, time, logger);
        _steps = new StepRunner(Memory, publisher, new LeaseAcquisition(Memory, Options, time, random), new StepDecider(Options, time, logger),
            _marks, Options, time, logger);
    }

    /// <summary>The memory in use; an adapter when the given one is plain, or keeps what was committed here.</summary>
    public IDurableMachineMemory Memory { get; }

    internal DurableOptions Options { get; }

    /// <summary>How many outboxes stay in the memory although this process has published them.</summary>
    internal int KeptOutboxes => _marks.KeptCount;

    /// <summary>Whether this process has published the outbox that the memory still shows.</summary>
    internal bool HasPublished(string subject) => _marks.Keeps && _marks.VersionOf(subject) is not null;

    /// <summary>The dispatcher of one handler: stateful if it is a <see cref="IWorkflow"/>, stateless otherwise.</summary>
    public IEventDispatcher DispatcherFor(IArvoEventHandler handler) => new HandlerDispatcher(handler, this);

    /// <summary>
    /// Takes nothing new, waits for what runs and tells the memory what was published. Call it when the transport has stopped delivering.
    /// </summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        await _inFlight.CloseAsync().WaitAsync(cancellationToken);
        await _marks.FlushAsync().WaitAsync(cancellationToken);
    }

    /// <summary>Publishes what is stranded in an instance and fires its due timers, if nobody else is at it.</summary>
    /// <param name="subject">The instance's event subject.</param>
    /// <param name="workflow">Whose instance it is; null when this process doesn't run that workflow: then timers are left alone.</param>
    /// <param name="cancellationToken">Gives up what has not been committed.</param>
    /// <returns>False when somebody else is at it.</returns>
    public async ValueTask<bool> VisitAsync(string subject, IWorkflow? workflow, CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            var visit = new VisitWork(workflow);
            await _mailboxes.RunAsync(subject, visit, _steps.RunAsync, cancellationToken);
            return visit.End != WorkEnd.Contended;
        }
        finally
        {
            _inFlight.Leave();
        }
    }

    internal ValueTask<DeliveryOutcome> ApplyAsync(
        IWorkflow workflow, ArvoEvent consumed, DeliveryHistory history, CancellationToken cancellationToken)
    {
        return ObserveAsync(workflow.Source, consumed, ApplyOneAsync);

        async ValueTask<(WorkEnd, DeliveryOutcome)> ApplyOneAsync()
        {
            var work = new EventWork(workflow, consumed, history.EarlyFor);
            var outcome = await _mailboxes.RunAsync(consumed.Subject, work, _steps.RunAsync, cancellationToken);
            return (work.End, outcome);
        }
    }

    internal ValueTask<DeliveryOutcome> HandleAsync(IArvoEventHandler handler, ArvoEvent consumed, CancellationToken cancellationToken)
    {
        return ObserveAsync(handler.Source, consumed, HandleOneAsync);

        async ValueTask<(WorkEnd, DeliveryOutcome)> HandleOneAsync()
        {
            var emitted = await handler.ExecuteAsync(consumed, cancellationToken);
            if (emitted.Count == 0) return (WorkEnd.Applied, DeliveryOutcome.Done.Instance);
            OutboundEvent[] leaving = [.. emitted.Select(OutboundEvent.Of)];
            if (Array.Find(leaving, sent => sent.Body.Length > Options.LargestEvent) is { } tooLarge) return (WorkEnd.Poison, Refused(tooLarge));
            await _publisher.PublishAsync(leaving, CancellationToken.None);
            return (WorkEnd.Applied, DeliveryOutcome.Done.Instance);
        }
    }

    DeliveryOutcome.Park Refused(OutboundEvent tooLarge) =>
        new(ParkReason.TooLarge,
            $"Its handler emits event '{tooLarge.Id}' of type '{tooLarge.Type}', which has {tooLarge.Body.Length} bytes; the limit is {Options.LargestEvent}.");

    async ValueTask<DeliveryOutcome> ObserveAsync(string source, ArvoEvent consumed, Func<ValueTask<(WorkEnd End, DeliveryOutcome Outcome)>> run)
    {
        Enter();
        var started = _time.GetTimestamp();
        try
        {
            var (end, outcome) = await run();
            DispatchReport.Ended(_logger, source, consumed, end, outcome);
            return outcome;
        }
        catch (Violation poison) when (!poison.RetryHelps)
        {
            var parked = new DeliveryOutcome.Park(ParkReason.Of(poison), poison.Message);
            DispatchReport.Ended(_logger, source, consumed, WorkEnd.Poison, parked);
            return parked;
        }
        catch (MachineMemoryUnavailableException away)
        {
            DispatchReport.Failed(source, ParkReason.MemoryUnavailable);
            throw new DependencyUnavailableException("memory", $"Event {consumed.Id} of type {consumed.Type} was left unacknowledged. {away.Message}",
                away);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            DispatchReport.Failed(source, error.GetType().Name);
            throw;
        }
        finally
        {
            _inFlight.Leave();
            DurableTelemetry.StepDuration.Record(_time.GetElapsedTime(started).TotalSeconds, DurableTelemetry.Machine(source));
        }
    }

    void Enter()
    {
        if (!_inFlight.TryEnter()) throw new OperationCanceledException("The worker is stopping and takes nothing new.");
    }

    (IDurableMachineMemory, DurableOptions) Adapt(IMachineMemory plain, DurableOptions options)
    {
        DurableLog.PlainMemory(_logger, plain.GetType().Name);
        return (new PlainMemoryAdapter(plain, _time), options with { FoldLimit = 1, Concurrency = ConcurrencyMode.Lease });
    }
}
