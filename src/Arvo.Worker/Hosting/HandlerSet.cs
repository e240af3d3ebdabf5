using System.Collections.Frozen;
using Arvo.Orchestration;

namespace Arvo.Worker.Hosting;

/// <summary>The handlers of this process by their source.</summary>
internal sealed class HandlerSet(IEnumerable<IArvoEventHandler> handlers, DurableExecutor executor)
{
    readonly FrozenDictionary<string, IArvoEventHandler> _bySource = handlers.ToFrozenDictionary(handler => handler.Source, StringComparer.Ordinal);

    /// <summary>What the transport feeds.</summary>
    public IEventDispatcher DispatcherOf(string source) => executor.DispatcherFor(_bySource[source]);

    /// <summary>The workflow that an instance belongs to, or null when this process does not run it.</summary>
    public IWorkflow? WorkflowOf(string subject) =>
        ArvoOrchestrationSubject.TryParse(subject, out var content) ? _bySource.GetValueOrDefault(content.Orchestrator.Name) as IWorkflow : null;
}
