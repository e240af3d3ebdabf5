using System.Text.Json;

namespace Arvo;

/// <summary>An event in CloudEvents' own two groups.</summary>
/// <param name="Default">Id, source, specversion, type, subject, datacontenttype, dataschema, data and time.</param>
/// <param name="Extensions">Custom extensions, then Arvo's.</param>
public readonly record struct ArvoCloudEvent(JsonElement Default, JsonElement Extensions);
