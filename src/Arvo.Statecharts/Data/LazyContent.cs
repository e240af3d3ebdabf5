using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Arvo.Statecharts;

/// <summary>Data in another form, converted when somebody looks into it.</summary>
abstract class LazyContent : DataContent
{
    DataContent? _resolved;

    public override DataKind Kind => Resolve().Kind;

    /// <summary>The converted container. Converting twice in a race is harmless: both results are equal.</summary>
    public DataContent Resolve() => _resolved ??= Convert();

    protected abstract DataContent Convert();
}

/// <summary>What belongs to the caller, so that nothing of it is kept undetached.</summary>
abstract class BorrowedContent : LazyContent
{
    /// <summary>What an event type read here last, so that a condition and an action that look at one event read it once.</summary>
    public KeptView? View { get; set; }
}

/// <summary>An object or array of a <see cref="JsonDocument"/>.</summary>
sealed class JsonElementContent(JsonElement element) : BorrowedContent
{
    public JsonElement Element => element;

    public override DataKind Kind => element.ValueKind == JsonValueKind.Object ? DataKind.Object : DataKind.Array;

    public override void WriteTo(Utf8JsonWriter writer, double number) => element.WriteTo(writer);

    protected override DataContent Convert() => JsonElementReader.ReadContainer(element);
}

/// <summary>An object that somebody made of data, and by which options.</summary>
sealed record KeptView(object Owner, JsonSerializerOptions? Json, object Object);

/// <summary>An author's object; its JSON is made when it is stored or when an expression reads it.</summary>
abstract class TypedContent : LazyContent
{
    public abstract object View { get; }

    protected override DataContent Convert()
    {
        var value = DataValue.Parse(JsonBytes.Write(this, static (writer, content) => content.WriteTo(writer, 0)));
        if (value.Content is not (DataObject or DataArray))
            throw new InvalidOperationException($"{View.GetType()} serializes to a JSON {value.Kind}, an object or array was expected.");
        if (value.Content is DataObject members)
            members.View = View;
        // A container is always content, never text.
        return (DataContent)value.Content;
    }
}

/// <summary>The same, knowing how it is serialized.</summary>
sealed class TypedContent<T>(T view, JsonTypeInfo<T> type) : TypedContent
    where T : class
{
    public override object View => view;

    public override void WriteTo(Utf8JsonWriter writer, double number) => JsonSerializer.Serialize(writer, view, type);
}
