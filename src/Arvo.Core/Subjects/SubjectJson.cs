using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Unicode;

namespace Arvo;

/// <summary>The JSON inside a subject.</summary>
static class SubjectJson
{
    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    public static byte[] Write(ArvoOrchestrationSubjectContent content)
    {
        using var stream = new MemoryStream(256);
        using (var writer = new Utf8JsonWriter(stream, ArvoJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("orchestrator");
            writer.WriteString("name", content.Orchestrator.Name);
            writer.WriteString("version", content.Orchestrator.Version);
            writer.WriteEndObject();
            writer.WriteStartObject("execution");
            writer.WriteString("id", content.Execution.Id);
            writer.WriteString("initiator", content.Execution.Initiator);
            writer.WriteString("domain", content.Execution.Domain);
            writer.WriteEndObject();
            writer.WriteStartObject("meta");
            foreach (var (key, value) in content.Meta) writer.WriteString(key, value);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>The content, or all faults. Unknown members are ignored: nobody writes a subject that was read.</summary>
    public static List<ArvoFault>? Read(byte[] json, out ArvoOrchestrationSubjectContent? content)
    {
        content = null;
        if (!Utf8.IsValid(json)) return [new ArvoFault("", "holds no UTF-8")];
        if (UsualSubject.Read(json) is { } usual)
        {
            var wrong = SubjectRules.Check(usual);
            if (wrong is null) content = usual;
            return wrong;
        }
        try
        {
            using var document = JsonDocument.Parse(WithoutByteOrderMark(json), Strict);
            List<ArvoFault>? faults = null;
            var read = Read(document.RootElement, ref faults);
            if (read is not null) faults = Merge(faults, SubjectRules.Check(read));
            if (faults is null) content = read;
            return faults;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [new ArvoFault("", $"holds no JSON: {e.Message}")]; // InvalidOperationException: half a character
        }
    }

    static ArvoOrchestrationSubjectContent? Read(JsonElement root, ref List<ArvoFault>? faults)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            faults = [new ArvoFault("", $"must hold a JSON object, holds {EventRules.Describe(root.ValueKind)}")];
            return null;
        }
        var orchestrator = Object(root, "orchestrator", ref faults);
        var execution = Object(root, "execution", ref faults);
        var meta = Object(root, "meta", ref faults);
        return new ArvoOrchestrationSubjectContent(
            new OrchestratorReference(Text(orchestrator, "orchestrator", "name", ref faults) ?? "",
                Text(orchestrator, "orchestrator", "version", ref faults) ?? ""),
            new ExecutionReference(
                Text(execution, "execution", "id", ref faults) ?? "", Text(execution, "execution", "initiator", ref faults) ?? "",
                Domain(execution, ref faults)),
            Meta(meta, ref faults));
    }

    static JsonElement Object(JsonElement root, string name, ref List<ArvoFault>? faults)
    {
        if (root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object) return value;
        SubjectRules.Require(ref faults, name, false, $"must be an object, is {EventRules.Describe(value.ValueKind)}");
        return default;
    }

    static string? Text(JsonElement parent, string parentName, string name, ref List<ArvoFault>? faults)
    {
        var value = Member(parent, name);
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        SubjectRules.Require(ref faults, $"{parentName}.{name}", false, $"must be a text, is {EventRules.Describe(value.ValueKind)}");
        return null;
    }

    // Absent in subjects of Arvo v2 (W27).
    static string? Domain(JsonElement execution, ref List<ArvoFault>? faults) =>
        Member(execution, "domain").ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
            ? null
            : Text(execution, "execution", "domain", ref faults);

    static IReadOnlyDictionary<string, string> Meta(JsonElement meta, ref List<ArvoFault>? faults)
    {
        if (meta.ValueKind != JsonValueKind.Object || !meta.EnumerateObject().MoveNext()) return ArvoOrchestrationSubjectContent.NoMeta;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in meta.EnumerateObject()) texts[entry.Name] = Text(meta, "meta", entry.Name, ref faults) ?? "";
        return new ReadOnlyDictionary<string, string>(texts);
    }

    static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;

    static List<ArvoFault>? Merge(List<ArvoFault>? first, List<ArvoFault>? second)
    {
        foreach (var fault in second ?? []) SubjectRules.Require(ref first, fault.Path, false, fault.Message);
        return first;
    }

    static ReadOnlyMemory<byte> WithoutByteOrderMark(byte[] json) => json is [0xEF, 0xBB, 0xBF, ..] ? json.AsMemory(3) : json;
}
