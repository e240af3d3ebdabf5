using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner;

/// <summary>What an operation gives: a result, or a refusal without details, since texts of errors aren't recorded.</summary>
static class Outcome
{
    public static JsonObject Refused() => new() { ["ok"] = false };

    public static JsonObject Of(string name, Func<JsonNode?> operation)
    {
        try
        {
            return new JsonObject { ["ok"] = true, [name] = operation() };
        }
        catch (Exception e) when (e is ArvoFaultsException or NotRepresentableException)
        {
            return Refused();
        }
    }
}
