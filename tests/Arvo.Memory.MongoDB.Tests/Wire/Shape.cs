using System.Security.Cryptography;
using System.Text;
using MongoDB.Bson;
using MongoDB.Bson.IO;

namespace Arvo.Memory.MongoDB.Tests;

/// <summary>Compares documents as the shell writes them: element order, number types and binary subtypes all count.</summary>
internal static class Shape
{
    static readonly JsonWriterSettings Shell = new() { OutputMode = JsonOutputMode.Shell, Indent = true };

    public static void ShouldBeShell(this BsonValue actual, string expected)
    {
        var wanted = BsonDocument.Parse($"{{ x: {expected} }}");
        new BsonDocument("x", actual).ToJson(Shell).ShouldBe(wanted.ToJson(Shell));
    }

    /// <summary>A command as it arrived, less the driver's session.</summary>
    public static void ShouldBeSent(this BsonDocument actual, string expected)
    {
        var sent = actual.DeepClone().AsBsonDocument;
        foreach (var name in (string[])["lsid", "$db", "$clusterTime", "txnNumber"]) sent.Remove(name);
        sent.ShouldBeShell(expected);
    }

    public static string Id(string subject) => Binary(SHA256.HashData(Encoding.UTF8.GetBytes(subject)));

    public static string Binary(byte[] bytes) => $"BinData(0, '{Convert.ToBase64String(bytes)}')";

    public static string Keys(params EventKey[] keys) => $"[{string.Join(", ", keys.Select(key => Binary(key.ToBytes())))}]";
}
