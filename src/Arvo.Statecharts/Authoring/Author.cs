using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>What all builders of one chart share: the context's type, the registered events, the code and its names.</summary>
sealed class Author<TContext>(JsonSerializerOptions json)
    where TContext : class
{
    readonly Dictionary<Type, object> _events = [];

    public ContextBinding<TContext> Context { get; } = new(json);

    public CodeNames Code { get; } = new();

    public JsonSerializerOptions Json => json;

    /// <summary>Where events registered from now on carry their payload.</summary>
    public string PayloadPath { get; set; } = "";

    public void Register<T>(EventType<T> type)
        where T : class
    {
        if (!_events.TryAdd(typeof(T), type) && !Equals(_events[typeof(T)], type))
            throw new ArgumentException(
                $"{typeof(T).Name} is registered as {_events[typeof(T)]}; use an EventType where one C# type serves several.");
    }

    public EventType<T>? Find<T>()
        where T : class => (EventType<T>?)_events.GetValueOrDefault(typeof(T));

    public EventType<T> Get<T>()
        where T : class =>
        Find<T>() ?? throw new ArgumentException($"No event type is registered for {typeof(T).Name}: call Event<{typeof(T).Name}>(name) first.");

    public Func<ChartEvent, T> Reader<T>(EventType<T> type)
        where T : class => received => type.Read(received, json);
}
