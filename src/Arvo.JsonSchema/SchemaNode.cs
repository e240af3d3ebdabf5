using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace Arvo.JsonSchema;

/// <summary>What to do with a member that no schema declares.</summary>
enum UnknownMembers
{
    Keep,
    Drop,
    Refuse,
}

/// <summary>
/// One schema of the document, compiled. Filled by <see cref="SchemaCompiler"/> (schemas may refer to each other in circles), immutable afterwards.
/// </summary>
sealed class SchemaNode
{
    public NJsonSchema.JsonSchema Structure = null!; // set by the compiler before anything is matched
    public SchemaNode? Reference, Additional, Item, Not;
    public OrderedDictionary<string, SchemaNode> Properties = [];
    public SchemaNode[] Tuple = [], AnyOf = [], OneOf = [], AllOf = [];
    public UnknownMembers Unknown;
    public bool IsNever, IsAnything, IsOptional, HasMembers;
    public JsonElement? Default;
    public JsonElement[]? Allowed;
    public TextRules? Texts;
    public NumberRules? Numbers;

    /// <summary>Normalises and checks with all rules; what comes out counts only when no fault was added.</summary>
    public JToken Match(JsonElement value, string path, List<ArvoFault> faults)
    {
        var before = faults.Count;
        var normalised = Normalise(value, path, faults);
        foreach (var error in Structure.Validate(normalised)) StructureFaults.Add(error, path, before, faults);
        return normalised;
    }

    /// <summary>
    /// Transforms, defaults, unknown members and alternatives; and the rules that are ours. Structure is checked by <see cref="Match"/>.
    /// </summary>
    JToken Normalise(JsonElement value, string path, List<ArvoFault> faults, bool keepUnknown = false)
    {
        if (Reference is not null) return Reference.Normalise(value, path, faults, keepUnknown);
        var token = value.ValueKind switch
        {
            JsonValueKind.Object when HasMembers => Members(value, path, faults, keepUnknown),
            JsonValueKind.Array when Item is not null || Tuple.Length > 0 => Items(value, path, faults),
            JsonValueKind.String when Texts is not null => Texts.Apply(value, path, faults),
            _ => JsonTokens.Of(value),
        };
        if (value.ValueKind == JsonValueKind.Number) Numbers?.Check(value, path, faults);
        CheckValue(value, path, faults);
        return AllOf.Length + AnyOf.Length + OneOf.Length == 0 ? token : Combined(value, token, path, faults);
    }

    void CheckValue(JsonElement value, string path, List<ArvoFault> faults)
    {
        if (IsNever) faults.Add(new ArvoFault(path, "is not allowed"));
        if (Allowed is not null && !Allowed.Any(allowed => JsonElement.DeepEquals(allowed, value)))
            faults.Add(new ArvoFault(path,
                $"must be {(Allowed.Length == 1 ? "" : "one of ")}{string.Join(", ", Allowed.Select(allowed => allowed.GetRawText()))}"));
        if (Not is not null && Not.Fits(value, out _, [])) faults.Add(new ArvoFault(path, "fits what it must not fit"));
    }

    JObject Members(JsonElement value, string path, List<ArvoFault> faults, bool keepUnknown)
    {
        var result = new JObject();
        foreach (var (name, schema) in Properties)
        {
            if (value.TryGetProperty(name, out var member)) result[name] = schema.Normalise(member, Join(path, name), faults);
            else if (schema.DefaultOrNull() is { } absent) result[name] = schema.Normalise(absent, Join(path, name), faults);
        }
        foreach (var member in value.EnumerateObject().Where(member => !Properties.ContainsKey(member.Name)))
        {
            if (Additional is not null) result[member.Name] = Additional.Normalise(member.Value, Join(path, member.Name), faults);
            else if (keepUnknown || Unknown != UnknownMembers.Drop) result[member.Name] = JsonTokens.Of(member.Value);
        }
        return result;
    }

    JArray Items(JsonElement value, string path, List<ArvoFault> faults)
    {
        var result = new JArray();
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var schema = index < Tuple.Length ? Tuple[index] : Item;
            result.Add(schema?.Normalise(item, Join(path, index.ToString(null, null)), faults) ?? JsonTokens.Of(item));
            index++;
        }
        return result;
    }

    /// <summary>Alternatives decide the result unless this schema has members of its own; the parts of an <c>allOf</c> each add theirs.</summary>
    JToken Combined(JsonElement value, JToken own, string path, List<ArvoFault> faults)
    {
        foreach (var part in AllOf)
        {
            var token = part.Normalise(value, path, faults, keepUnknown: true);
            if (own is JObject all && token is JObject some) part.CopyDeclared(some, all);
            else own = token;
        }
        var chosen = AnyOf.Length > 0 ? Choose(AnyOf, value, path, faults, exactlyOne: false) : null;
        if (OneOf.Length > 0) chosen = Choose(OneOf, value, path, faults, exactlyOne: true);
        return chosen is null || HasMembers || AllOf.Length > 0 ? own : chosen;
    }

    /// <summary>Takes over what this schema declares; the other members of <paramref name="some"/> are only as they came.</summary>
    void CopyDeclared(JObject some, JObject all)
    {
        if (Reference is not null) Reference.CopyDeclared(some, all);
        foreach (var name in Properties.Keys)
            if (some[name] is { } value)
                all[name] = value.DeepClone();
    }

    static JToken? Choose(SchemaNode[] alternatives, JsonElement value, string path, List<ArvoFault> faults, bool exactlyOne)
    {
        JToken? first = null;
        var closest = new List<ArvoFault>();
        foreach (var alternative in alternatives)
        {
            var why = new List<ArvoFault>();
            if (!alternative.Fits(value, out var token, why))
            {
                if (closest.Count == 0 || why.Count < closest.Count) closest = why;
                continue;
            }
            if (first is not null) faults.Add(new ArvoFault(path, "fits more than one alternative"));
            first ??= token;
            if (!exactlyOne) break;
        }
        if (first is null) faults.Add(new ArvoFault(path, $"fits none of {alternatives.Length} alternatives; closest: {string.Join(", ", closest)}"));
        return first;
    }

    bool Fits(JsonElement value, out JToken normalised, List<ArvoFault> why)
    {
        normalised = Match(value, "", why);
        return why.Count == 0;
    }

    /// <summary>What an absent member is; null: it stays absent. Of alternatives the first that may be absent decides, as it does in zod.</summary>
    JsonElement? DefaultOrNull()
    {
        if (Default is not null || Reference is not null) return Default ?? Reference?.DefaultOrNull();
        if (IsOptional) return null;
        foreach (var alternative in AnyOf.Length > 0 ? AnyOf : OneOf)
        {
            if (alternative.MayBeAbsent) return null;
            if (alternative.DefaultOrNull() is { } given) return given;
        }

        return null;
    }

    // "anything", or the way in which an export says "or absent": an alternative that nothing fits.
    bool MayBeAbsent => Default is null && (IsAnything || Array.Exists(AnyOf, alternative => alternative.Not is { IsAnything: true }));

    internal static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
