namespace Arvo.Orchestration;

internal sealed class HandlerDispatcher(IArvoEventHandler handler, DurableExecutor executor) : IEventDispatcher
{
    public string Source => handler.Source;

    public ValueTask<DeliveryOutcome> DispatchAsync(ArvoEvent consumed, int attempt, CancellationToken cancellationToken) => handler is IWorkflow workflow
        ? executor.ApplyAsync(workflow, consumed, attempt, cancellationToken)
        : executor.HandleAsync(handler, consumed, cancellationToken);
}
