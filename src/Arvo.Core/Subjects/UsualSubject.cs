using System.Collections.ObjectModel;
using System.Text.Json;

namespace Arvo;

/// <summary>
/// Reads the JSON inside a subject as every Arvo writes it: these members, in this order. The fast way
/// of <see cref="SubjectJson"/>, which reads anything else and names the faults.
/// </summary>
ref struct UsualSubject
{
    Utf8JsonReader _reader;

    /// <summary>The content, its texts unchecked; null when the JSON is not as usual.</summary>
    public static ArvoOrchestrationSubjectContent? Read(ReadOnlySpan<byte> json)
    {
        var usual = new UsualSubject { _reader = new Utf8JsonReader(json) };
        try
        {
            return usual.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    ArvoOrchestrationSubjectContent? Read()
    {
        if (!Next(JsonTokenType.StartObject)
            || !Opens("orchestrator"u8) || Text("name"u8) is not { } name || Text("version"u8) is not { } version || !Next(JsonTokenType.EndObject)
            || !Opens("execution"u8) || Text("id"u8) is not { } id || Text("initiator"u8) is not { } initiator || !Domain(out var domain)
            || !Next(JsonTokenType.EndObject)
            || !Opens("meta"u8) || Meta() is not { } meta
            || !Next(JsonTokenType.EndObject) || _reader.Read())
            return null;
        return new ArvoOrchestrationSubjectContent(new OrchestratorReference(name, version), new ExecutionReference(id, initiator, domain), meta);
    }

    bool Next(JsonTokenType wanted) => _reader.Read() && _reader.TokenType == wanted;

    bool Named(ReadOnlySpan<byte> name) => Next(JsonTokenType.PropertyName) && _reader.ValueTextEquals(name);

    bool Opens(ReadOnlySpan<byte> name) => Named(name) && Next(JsonTokenType.StartObject);

    string? Text(ReadOnlySpan<byte> name) => Named(name) && Next(JsonTokenType.String) ? _reader.GetString() : null;

    bool Domain(out string? domain)
    {
        domain = null;
        if (!Named("domain"u8) || !_reader.Read() || _reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null)) return false;
        domain = _reader.GetString();
        return true;
    }

    IReadOnlyDictionary<string, string>? Meta()
    {
        Dictionary<string, string>? texts = null;
        while (Next(JsonTokenType.PropertyName))
        {
            var key = _reader.GetString()!; // neither a member's name nor a text is null
            if (!Next(JsonTokenType.String) || !(texts ??= new(StringComparer.Ordinal)).TryAdd(key, _reader.GetString()!)) return null;
        }
        if (_reader.TokenType != JsonTokenType.EndObject) return null;
        return texts is null ? ArvoOrchestrationSubjectContent.NoMeta : new ReadOnlyDictionary<string, string>(texts);
    }
}
