namespace Arvo.Orchestration;

internal sealed class HandlerDispatcher(IArvoEventHandler handler, DurableExecutor executor) : IEventDispatcher
{
    public string Source => handler.Source;

    public ValueTask<DeliveryOutcome> DispatchAsync(ArvoEvent consumed, DeliveryHistory history, CancellationToken cancellationToken) =>
        handler is IWorkflow workflow
        ? executor.ApplyAsync(workflow, consumed, history, cancellationToken)
        : executor.HandleAsync(handler, consumed, cancellationToken);
}
