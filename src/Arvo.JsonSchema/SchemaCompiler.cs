using System.Text.Json;

namespace Arvo.JsonSchema;

/// <summary>Makes nodes of a document, side by side with NJsonSchema's view of its structure; all faults together.</summary>
sealed class SchemaCompiler
{
    readonly JsonElement _document;
    readonly List<ArvoFault> _faults = [];
    readonly Dictionary<string, SchemaNode> _referenced = new(StringComparer.Ordinal);

    SchemaCompiler(JsonElement document) => _document = document;

    public static SchemaNode Compile(JsonElement document)
    {
        document = document.Clone();
        var faults = SchemaKeywordCheck.Of(document);
        if (faults.Count > 0) throw new ArvoSchemaException(faults);
        var compiler = new SchemaCompiler(document);
        var root = compiler.Node(document, Structure(document), "");
        if (compiler._faults.Count == 0 && new SchemaCycles().HasCycle(root))
            compiler._faults.Add(new ArvoFault("", "refers to itself without an end"));
        return compiler._faults.Count == 0 ? root : throw new ArvoSchemaException(compiler._faults);
    }

    static NJsonSchema.JsonSchema Structure(JsonElement document)
    {
        try
        {
            // Completes at once: only references to other documents would wait, and those were refused before.
            return NJsonSchema.JsonSchema.FromJsonAsync(StructureDocument.Of(document)).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is Newtonsoft.Json.JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new ArvoSchemaException([new ArvoFault("", e.Message)], e);
        }
    }

    SchemaNode Node(JsonElement schema, NJsonSchema.JsonSchema structure, string path)
    {
        var node = new SchemaNode();
        Fill(node, schema, structure, path);
        return node;
    }

    void Fill(SchemaNode node, JsonElement schema, NJsonSchema.JsonSchema structure, string path)
    {
        node.Structure = structure;
        node.IsNever = schema.ValueKind == JsonValueKind.False;
        node.IsAnything = schema.ValueKind == JsonValueKind.True
            || (schema.ValueKind == JsonValueKind.Object && schema.EnumerateObject().All(keyword => keyword.Name is "description" or "title"));
        if (schema.ValueKind != JsonValueKind.Object) return;
        if (Keyword(schema, "default") is { } given) node.Default = given;
        node.IsOptional = Keyword(schema, SchemaKeywords.Optional) is { ValueKind: JsonValueKind.True };
        if (Keyword(schema, "$ref") is { } reference)
        {
            node.Reference = Referenced(reference.GetString()!, structure.Reference ?? structure, path); // a text: checked before
            return;
        }
        FillObject(node, schema, structure, path);
        FillArray(node, schema, structure, path);
        FillAlternatives(node, schema, structure, path);
        FillRules(node, schema, path);
    }

    SchemaNode Referenced(string pointer, NJsonSchema.JsonSchema structure, string path)
    {
        if (_referenced.TryGetValue(pointer, out var known)) return known;
        var node = _referenced[pointer] = new SchemaNode(); // entered first, so that a circle ends here
        if (SchemaPointer.TryResolve(_document, pointer, out var schema)) Fill(node, schema, structure, pointer);
        else _faults.Add(new ArvoFault($"{path}.$ref", $"'{pointer}' is not in the document"));
        return node;
    }

    void FillObject(SchemaNode node, JsonElement schema, NJsonSchema.JsonSchema structure, string path)
    {
        var additional = Keyword(schema, "additionalProperties");
        if (Keyword(schema, "properties") is { } properties)
            foreach (var property in properties.EnumerateObject())
                node.Properties[property.Name] = Node(property.Value, structure.Properties[property.Name], $"{path}.properties.{property.Name}");
        if (additional is { ValueKind: JsonValueKind.Object } other && structure.AdditionalPropertiesSchema is { } others)
            node.Additional = Node(other, others, $"{path}.additionalProperties");
        if (additional is { ValueKind: JsonValueKind.False })
            node.Unknown = Keyword(schema, SchemaKeywords.Unknown) is { } mode && mode.ValueEquals("strict")
                ? UnknownMembers.Refuse
                : UnknownMembers.Drop;
        node.HasMembers = node.Properties.Count > 0 || additional is not null;
    }

    void FillArray(SchemaNode node, JsonElement schema, NJsonSchema.JsonSchema structure, string path)
    {
        if (Keyword(schema, "items") is { ValueKind: JsonValueKind.Array } list) node.Tuple = Nodes(list, structure.Items, $"{path}.items");
        else if (Keyword(schema, "items") is { ValueKind: JsonValueKind.Object } item && structure.Item is { } one)
            node.Item = Node(item, one, $"{path}.items");
        if (node.Tuple.Length > 0
            && Keyword(schema, "additionalItems") is { ValueKind: JsonValueKind.Object } rest
            && structure.AdditionalItemsSchema is { } others)
            node.Item = Node(rest, others, $"{path}.additionalItems");
    }

    void FillAlternatives(SchemaNode node, JsonElement schema, NJsonSchema.JsonSchema structure, string path)
    {
        if (Keyword(schema, "anyOf") is { } any) node.AnyOf = Nodes(any, structure.AnyOf, $"{path}.anyOf");
        if (Keyword(schema, "oneOf") is { } one) node.OneOf = Nodes(one, structure.AnyOf, $"{path}.oneOf");
        if (Keyword(schema, "allOf") is { } all) node.AllOf = Nodes(all, structure.AllOf, $"{path}.allOf");
        if (Keyword(schema, "not") is { } not) node.Not = Node(not, Structure(not), $"{path}.not");
    }

    void FillRules(SchemaNode node, JsonElement schema, string path)
    {
        if (Keyword(schema, "enum") is { } values) node.Allowed = [.. values.EnumerateArray()];
        if (Keyword(schema, "const") is { } constant) node.Allowed = [constant];
        node.Numbers = RuleReader.Numbers(schema);
        node.Texts = RuleReader.Texts(schema, path, _faults);
    }

    SchemaNode[] Nodes(JsonElement schemas, ICollection<NJsonSchema.JsonSchema> structures, string path)
    {
        if (schemas.GetArrayLength() != structures.Count) _faults.Add(new ArvoFault(path, "is not understood"));
        return [.. schemas.EnumerateArray().Zip(structures).Select((pair, index) => Node(pair.First, pair.Second, $"{path}.{index}"))];
    }

    static JsonElement? Keyword(JsonElement schema, string name) => schema.TryGetProperty(name, out var value) ? value : null;
}
