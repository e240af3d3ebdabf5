using System.Text.Json;

namespace Arvo.JsonSchema.Tests;

public class JsonSchemaEventSchemaTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"number"}},"additionalProperties":false}""", """{"a":1,"x":2}""", """{"a":1}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"number"}},"additionalProperties":true}""", """{"a":1,"x":2}""", """{"a":1,"x":2}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"number","default":5}},"additionalProperties":false}""", "{}", """{"a":5}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"default":[1]}},"default":{}}}}""", "{}",
        """{"a":{"b":[1]}}""")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"object","properties":{},"additionalProperties":false}}""", """{"k":{"x":1}}""",
        """{"k":{}}""")]
    [InlineData("""{"type":"array","items":{"type":"object","properties":{"n":{"default":1}},"additionalProperties":false}}""",
        """[{"x":1},{"n":2}]""", """[{"n":1},{"n":2}]""")]
    [InlineData(
        """{"anyOf":[{"type":"object","properties":{"a":{}},"required":["a"],"additionalProperties":false},{"type":"object","properties":{"b":{"default":1}},"additionalProperties":false}]}""",
        """{"a":1,"b":2}""", """{"a":1}""")]
    [InlineData(
        """{"anyOf":[{"type":"object","properties":{"a":{}},"required":["a"],"additionalProperties":false},{"type":"object","properties":{"b":{"default":1}},"additionalProperties":false}]}""",
        """{"c":2}""", """{"b":1}""")]
    [InlineData("""{"allOf":[{"type":"object","properties":{"a":{"default":1}}},{"type":"object","properties":{"b":{"default":2}}}]}""",
        """{"c":3}""", """{"a":1,"b":2,"c":3}""")]
    [InlineData("""{"type":"object","properties":{"next":{"$ref":"#"},"n":{"default":0}},"additionalProperties":false}""",
        """{"next":{"x":1,"next":{"n":2}}}""", """{"next":{"next":{"n":2},"n":0},"n":0}""")]
    [InlineData(
        """{"$ref":"#/definitions/p","definitions":{"p":{"type":"object","properties":{"s":{"type":"string","x-arvo-transform":["trim","lower"],"minLength":1}}}}}""",
        """{"s":" AB "}""", """{"s":"ab"}""")]
    [InlineData("""{"type":"string","x-arvo-transform":["lower"]}""", "\"\u0130\"", "\"i\u0307\"")] // what JavaScript's toLowerCase gives
    [InlineData("""{"type":"string","x-arvo-transform":["lower"]}""", "\"ΌΣΟΣ ΑΣ.\"", "\"όσος ας.\"")]
    [InlineData("""{"properties":{"a":{"anyOf":[{"type":"string","minLength":1},{"type":"number","default":7}]}}}""", "{}", """{"a":7}""")]
    [InlineData("""{"properties":{"a":{"anyOf":[{"anyOf":[{"type":["string","null"],"default":null},{"const":1}]},{"type":"null"}]}}}""", "{}",
        """{"a":null}""")]
    [InlineData("""{"properties":{"a":{"anyOf":[{"anyOf":[{"not":{}},{"type":"string"}]},{"type":"number","default":7}]}}}""", "{}", "{}")]
    [InlineData("""{"properties":{"a":{"anyOf":[{},{"type":"number","default":7}]}}}""", "{}", "{}")]
    [InlineData("""{"properties":{"a":{"x-arvo-optional":true,"anyOf":[{"type":"string"},{"type":"number","default":7}]}}}""", "{}", "{}")]
    public void Data_comes_out_normalised(string schema, string data, string expected)
    {
        var result = Check(schema, data);

        result.Faults.ShouldBeEmpty();
        JsonElement.DeepEquals(result.Data, JsonElement.Parse(expected)).ShouldBeTrue(result.Data.GetRawText());
    }

    [Theory]
    [InlineData("""{"type":"string","maxLength":1}""", "\"😀\"")] // two UTF-16 code units, as JavaScript counts
    [InlineData("""{"type":"string","pattern":"^[A-Z]{3}$"}""", "\"ABC\\n\"")]
    [InlineData("""{"type":"string","pattern":"^\\d$"}""", "\"٣\"")]
    [InlineData("""{"type":"string","pattern":"^.$"}""", "\"\\u2028\"")]
    [InlineData("""{"type":"string","format":"email"}""", "\"a@b\"")]
    [InlineData("""{"type":"string","format":"email"}""", "\"a..b@c.de\"")]
    [InlineData("""{"type":"string","format":"uri"}""", "\"no uri\"")]
    [InlineData("""{"type":"string","format":"uri"}""", "\"https://\"")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2025-01-02T03:04:05\"")]
    [InlineData("""{"enum":[7,"a"]}""", "\"7\"")]
    [InlineData("""{"const":{"a":1}}""", """{"a":2}""")]
    [InlineData("""{"type":"integer"}""", "1.5")]
    [InlineData("""{"type":"number","exclusiveMinimum":0}""", "0")]
    [InlineData("""{"type":"number","multipleOf":0.1}""", "0.30000000000000004")]
    [InlineData("""{"not":{"type":"string"}}""", "\"x\"")]
    [InlineData("""{"oneOf":[{"type":"string","minLength":1},{"type":"string","maxLength":5}]}""", "\"abc\"")]
    [InlineData("""{"type":"array","items":[{"type":"string"}],"minItems":1,"maxItems":1}""", """["a","b"]""")]
    [InlineData("""{"type":"object","properties":{},"additionalProperties":false,"x-arvo-unknown":"strict"}""", """{"a":1}""")]
    [InlineData("""{"type":"object","properties":{"a":false}}""", """{"a":1}""")]
    [InlineData("""{"properties":{"a":{"allOf":[{"$ref":"#/definitions/short"}]}},"definitions":{"short":{"type":"string","maxLength":1}}}""",
        """{"a":"ab"}""")]
    public void What_does_not_fit_is_refused(string schema, string data) => Check(schema, data).IsValid.ShouldBeFalse();

    [Theory]
    [InlineData("""{"type":"string","maxLength":2}""", "\"😀\"")]
    [InlineData("""{"type":"integer"}""", "1.0")]
    [InlineData("""{"type":"integer"}""", "1e20")]
    [InlineData("""{"type":"number","multipleOf":0.1}""", "0.3")]
    [InlineData("""{"type":"number","exclusiveMinimum":0}""", "5e-324")]
    [InlineData("""{"type":"number","maximum":1e300}""", "1e299")]
    [InlineData("""{"oneOf":[{"type":"string","minLength":4},{"type":"string","maxLength":3}]}""", "\"abc\"")]
    [InlineData("""{"type":["string","null"]}""", "null")]
    [InlineData("""{"anyOf":[{"type":"string","minLength":1},{"type":"null"}]}""", "null")]
    [InlineData("""{"type":"string","format":"uri"}""", "\"https://user@x.example:8080/a?b#c\"")]
    [InlineData("""{"type":"string","format":"uri"}""", "\"mailto:a@b.example\"")]
    [InlineData("""{"type":"string","format":"email"}""", "\"first.last+tag@sub.example.org\"")]
    [InlineData("""{"type":"string","pattern":"^(?=a)[\\w-]+\\/x$"}""", "\"a-b/x\"")]
    [InlineData("{}", "null")]
    public void What_fits_is_accepted(string schema, string data) => Check(schema, data).Faults.ShouldBeEmpty();

    [Fact]
    public void All_faults_are_reported_with_their_paths()
    {
        var faults = Check(
            """{"type":"object","properties":{"a":{"type":"string","minLength":2},"b":{"type":"array","items":{"type":"number","minimum":1}},"c":{"type":"boolean"}},"required":["a","b","c"]}""",
            """{"a":"x","b":[1,0,"n"]}""").Faults;

        faults.Select(fault => fault.Path).ShouldBe(["a", "b.1", "b.2", "c"], ignoreOrder: true);
    }

    [Fact]
    public void A_pattern_that_takes_too_long_does_not_match()
    {
        var schema = JsonSchemaEventSchema.Parse("""{"type":"string","pattern":"^(?=(a+)+b)a+c$"}""");

        schema.Check(JsonElement.Parse($"\"{new string('a', 60)}\"")).IsValid.ShouldBeFalse();
    }

    [Fact]
    public void All_faults_of_a_document_are_reported_together()
    {
        var refused = Should.Throw<ArvoSchemaException>(() => JsonSchemaEventSchema.Parse(
            """{"type":"object","if":{},"properties":{"a":{"pattern":5},"b":{"$ref":"https://elsewhere.example/x"},"c":7}}"""));

        refused.Faults.Select(fault => fault.Path).ShouldBe(["if", "properties.a.pattern", "properties.b.$ref", "properties.c"]);
    }

    [Theory]
    [InlineData("""{"properties":{"a":{"$ref":"#/definitions/none"}}}""")]
    [InlineData("""{"type":"string","pattern":"("}""")]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData("""{"anyOf":[{"type":"string"},{"$ref":"#"}]}""")]
    [InlineData("""{"properties":{"a":{"$ref":"#/definitions/x"}},"definitions":{"x":{"allOf":[{"$ref":"#/definitions/y"}]},"y":{"anyOf":[{"$ref":"#/definitions/x"}]}}}""")]
    public void A_document_that_leads_nowhere_is_refused(string schema) =>
        Should.Throw<ArvoSchemaException>(() => JsonSchemaEventSchema.Parse(schema));

    [Fact]
    public void The_exported_document_has_no_markers() =>
        JsonSchemaEventSchema.Parse(
            """{"type":"object","properties":{"s":{"type":"string","x-arvo-transform":["trim"]}},"additionalProperties":false,"x-arvo-unknown":"strict"}""")
            .ToJsonSchema().GetRawText().ShouldBe("""{"type":"object","properties":{"s":{"type":"string"}},"additionalProperties":false}""");

    static SchemaResult Check(string schema, string data) => JsonSchemaEventSchema.Parse(schema).Check(JsonElement.Parse(data));
}
