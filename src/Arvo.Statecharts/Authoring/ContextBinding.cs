using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Arvo.Statecharts;

/// <summary>The chart's context as the author's type.</summary>
sealed class ContextBinding<TContext>(JsonSerializerOptions json)
    where TContext : class
{
    readonly JsonTypeInfo<TContext> _type = TypedData.TypeInfo<TContext>(json);

    public JsonSerializerOptions Json => json;

    public TContext Read(DataValue context) =>
        context.As(_type) ?? throw new StatechartException($"The context is not a {typeof(TContext).Name}.");

    public DataValue Write(TContext context) => DataValue.FromTyped(context, _type);
}
