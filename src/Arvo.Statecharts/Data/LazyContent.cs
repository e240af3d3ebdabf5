using System.Text.Json;

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

/// <summary>An object or array of a <see cref="JsonDocument"/> that belongs to the caller.</summary>
sealed class JsonElementContent(JsonElement element) : LazyContent
{
    public JsonElement Element => element;

    public override DataKind Kind => element.ValueKind == JsonValueKind.Object ? DataKind.Object : DataKind.Array;

    public override void WriteTo(Utf8JsonWriter writer, double number) => element.WriteTo(writer);

    protected override DataContent Convert() => JsonElementReader.ReadContainer(element);
}

/// <summary>An author's object; its JSON is made when it is stored or when an expression reads it.</summary>
sealed class TypedContent(object view, Action<Utf8JsonWriter, object> write) : LazyContent
{
    public object View => view;

    public override void WriteTo(Utf8JsonWriter writer, double number) => write(writer, view);

    protected override DataContent Convert()
    {
        var value = DataValue.Parse(JsonBytes.Write(writer => write(writer, view)));
        if (value.Content is not (DataObject or DataArray))
            throw new InvalidOperationException($"{view.GetType()} serializes to a JSON {value.Kind}, an object or array was expected.");
        if (value.Content is DataObject members)
            members.View = view;
        // A container is always content, never text.
        return (DataContent)value.Content;
    }
}
