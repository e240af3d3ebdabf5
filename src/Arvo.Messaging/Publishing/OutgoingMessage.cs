using RabbitMQ.Client;

namespace Arvo.Messaging;

/// <summary>A message for the broker. <paramref name="What"/> names it in errors.</summary>
sealed record OutgoingMessage(string Exchange, string RoutingKey, BasicProperties Properties, ReadOnlyMemory<byte> Body, string What);
