using System.Collections.Immutable;

namespace Arvo.Messaging;

/// <summary>A durable exchange.</summary>
sealed record ExchangeEntity(string Name, string Type, ImmutableSortedDictionary<string, object> Arguments);

/// <summary>A durable queue.</summary>
sealed record QueueEntity(string Name, ImmutableSortedDictionary<string, object> Arguments);

/// <summary>From an exchange to a queue.</summary>
sealed record BindingEntity(string Exchange, string Queue, string RoutingKey);

/// <summary>What operators may tune without declaring queues anew.</summary>
sealed record PolicyEntity(string Name, string Pattern, int Priority, ImmutableSortedDictionary<string, object> Definition);
