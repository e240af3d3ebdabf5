using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Arvo;

/// <summary>After a record couldn't be read: every member tried by itself, so that all faults are known, not only the first.</summary>
static class RecordFaults
{
    public static IReadOnlyList<ArvoFault> Of(JsonTypeInfo type, JsonElement data, Exception first)
    {
        var faults = new List<ArvoFault>();
        Collect(type, data, "", faults);
        return faults.Count > 0 ? faults : [new ArvoFault("", first.Message)];
    }

    static void Collect(JsonTypeInfo type, JsonElement data, string path, List<ArvoFault> faults)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when data.ValueKind == JsonValueKind.Object && type.PolymorphismOptions is null:
                CollectMembers(type, data, path, faults);
                break;
            case JsonTypeInfoKind.Enumerable when data.ValueKind == JsonValueKind.Array: CollectItems(type, data, path, faults); break;
            case JsonTypeInfoKind.Dictionary when data.ValueKind == JsonValueKind.Object: CollectEntries(type, data, path, faults); break;
            default: Try(type, data, path, faults); break;
        }
    }

    static void CollectMembers(JsonTypeInfo type, JsonElement data, string path, List<ArvoFault> faults)
    {
        var before = faults.Count;
        foreach (var property in type.Properties)
        {
            var at = Join(path, property.Name);
            if (!data.TryGetProperty(property.Name, out var value)) AddIf(property.IsRequired, at, "is required", faults);
            else if (value.ValueKind == JsonValueKind.Null && !AllowsNull(property))
                faults.Add(new ArvoFault(at, $"must be {NameOf(property.PropertyType)}, is null"));
            else if (value.ValueKind != JsonValueKind.Null) Collect(type.Options.GetTypeInfo(property.PropertyType), value, at, faults);
        }
        // Every member is right by itself: the record as a whole says why not (a duplicate member, its constructor).
        if (faults.Count == before) Try(type, data, path, faults);
    }

    static void CollectItems(JsonTypeInfo type, JsonElement data, string path, List<ArvoFault> faults)
    {
        var index = 0;
        foreach (var item in data.EnumerateArray()) CollectElement(type, item, Join(path, (index++).ToString(null, null)), faults);
    }

    static void CollectEntries(JsonTypeInfo type, JsonElement data, string path, List<ArvoFault> faults)
    {
        foreach (var entry in data.EnumerateObject()) CollectElement(type, entry.Value, Join(path, entry.Name), faults);
    }

    static void CollectElement(JsonTypeInfo type, JsonElement value, string path, List<ArvoFault> faults)
    {
        if (type.ElementType is { } element && value.ValueKind != JsonValueKind.Null) Collect(type.Options.GetTypeInfo(element), value, path, faults);
    }

    static void Try(JsonTypeInfo type, JsonElement data, string path, List<ArvoFault> faults)
    {
        try
        {
            data.Deserialize(type);
        }
        catch (JsonException)
        {
            faults.Add(new ArvoFault(path, $"must be {NameOf(type.Type)}, is {EventRules.Describe(data.ValueKind)}"));
        }
        catch (Exception e) when (e is InvalidOperationException or NotSupportedException or ArgumentException or FormatException)
        {
            faults.Add(new ArvoFault(path, e.Message));
        }
    }

    static bool AllowsNull(JsonPropertyInfo property) =>
        property.PropertyType.IsValueType ? Nullable.GetUnderlyingType(property.PropertyType) is not null : property.IsSetNullable;

    static void AddIf(bool isFault, string path, string message, List<ArvoFault> faults)
    {
        if (isFault) faults.Add(new ArvoFault(path, message));
    }

    static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    static string NameOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum) return $"one of {string.Join(", ", Enum.GetNames(type))}";
        if (type == typeof(string)) return "a text";
        if (type == typeof(bool)) return "a boolean";
        if (type == typeof(int) || type == typeof(long) || type == typeof(short) || type == typeof(byte)) return "a whole number";
        if (type == typeof(decimal) || type == typeof(double) || type == typeof(float)) return "a number";
        return type == typeof(DateTimeOffset) || type == typeof(DateTime) ? "a date-time" : $"a valid {type.Name}";
    }
}
