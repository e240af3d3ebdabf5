using Arvo.Orchestration;
using Arvo.Sample.Orders;

namespace Arvo.Worker;

/// <summary>Adds the sample: the order workflow and the services it asks.</summary>
internal static class OrdersSample
{
    /// <summary>The addresses of its handlers.</summary>
    public static IEnumerable<string> Sources => [OrderMachine.V1.Source, .. OrderServices.All.Select(service => service.Source)];

    public static ArvoBuilder AddOrders(this ArvoBuilder arvo)
    {
        arvo.AddOrchestrator(OrderMachine.V1);
        foreach (var service in OrderServices.All) arvo.AddHandler(service);
        return arvo;
    }

    /// <summary>The order workflow, for its own subjects; to look at instances, not to run them.</summary>
    public static IWorkflow? WorkflowOf(string subject) =>
        ArvoOrchestrationSubject.TryParse(subject, out var content) && content.Orchestrator.Name == OrderMachine.V1.Source
            ? ArvoOrchestrator.Create(new SimpleMachineMemory(), [OrderMachine.V1])
            : null;
}
