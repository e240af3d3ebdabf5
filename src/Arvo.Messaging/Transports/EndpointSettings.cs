using MassTransit;

namespace Arvo.Messaging;

/// <summary>What every endpoint of ours has in common.</summary>
static class EndpointSettings
{
    public static void Apply(IReceiveEndpointConfigurator endpoint, DeliveryEndpoint handler, MessagingOptions options)
    {
        endpoint.ConfigureConsumeTopology = false;
        endpoint.PublishFaults = false;
        endpoint.ConcurrentMessageLimit = options.Concurrency;
        endpoint.ThrowOnSkippedMessages();  // a skipped message would be moved aside and acknowledged
        endpoint.RethrowFaultedMessages();  // what stops half-way goes back to its queue, not to an error queue of MassTransit's

        var serialization = new DeliverySerialization();
        endpoint.ClearSerialization();
        endpoint.AddSerializer(serialization);
        endpoint.AddDeserializer(serialization, isDefault: true);
        endpoint.ConfigureReceive(pipe => pipe.UseFilter(new DeliveryFilter(serialization)));
        endpoint.Handler<Delivery>(context => handler.HandleAsync(context.Message));
    }
}
