using System.Text;
using System.Text.Json;

namespace Arvo.Statecharts.Tests;

public sealed class DataValueTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("-17")]
    [InlineData("1.50")]
    [InlineData("1e3")]
    [InlineData("12345678901234567890")]
    [InlineData("0.1000000000000000055511151231257827")]
    [InlineData("-0")]
    public void A_number_nobody_computed_with_keeps_its_text(string text)
    {
        DataValue.Parse(text).ToString().ShouldBe(text);
        DataValue.FromJson(JsonElement.Parse(text)).ToString().ShouldBe(text);
    }

    [Fact]
    public void Numbers_compare_as_doubles()
    {
        DataValue.Parse("1.50").ShouldBe(DataValue.From(1.5));
        (DataValue.From(double.NaN) == DataValue.From(double.NaN)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(double.NaN, "null")]
    [InlineData(double.PositiveInfinity, "null")]
    [InlineData(-0.0, "0")]
    [InlineData(0.1, "0.1")]
    public void What_json_can_not_say_is_written_as_javascript_writes_it(double number, string expected) =>
        DataValue.From(number).ToString().ShouldBe(expected);

    [Fact]
    public void Members_keep_their_order_and_their_place()
    {
        var value = DataValue.Parse("""{"b":1,"a":2,"c":3}""").With("a", 9).With("d", 4).Without("b");

        value.ToString().ShouldBe("""{"a":9,"c":3,"d":4}""");
    }

    [Fact]
    public void Changing_a_copy_leaves_the_original()
    {
        var original = DataValue.Parse("""{"list":[1],"n":1}""");

        var changed = original.With("n", 2).With("list", original["list"].Append(2));

        original.ToString().ShouldBe("""{"list":[1],"n":1}""");
        changed.ToString().ShouldBe("""{"list":[1,2],"n":2}""");
    }

    [Fact]
    public void Equality_is_deep_and_ignores_member_order()
    {
        DataValue.Parse("""{"a":[1,{"b":null}],"c":"x"}""").ShouldBe(DataValue.Parse("""{"c":"x","a":[1,{"b":null}]}"""));
        DataValue.Parse("[1,2]").ShouldNotBe(DataValue.Parse("[2,1]"));
        DataValue.Parse("1").ShouldNotBe(DataValue.Parse("\"1\""));
        DataValue.False.ShouldNotBe(DataValue.From(0));
    }

    [Fact]
    public void Of_equal_names_the_last_one_wins()
    {
        const string Json = """{"a":1,"b":2,"a":3}""";

        DataValue.Parse(Json).ToString().ShouldBe("""{"a":3,"b":2}""");
        DataValue.FromJson(JsonElement.Parse(Json)).ToString().ShouldBe("""{"a":3,"b":2}""");
        DataValue.Wrap(JsonElement.Parse(Json))["a"].ShouldBe(3);
    }

    [Fact]
    public void Paths_lead_through_objects_and_arrays()
    {
        var value = DataValue.Parse("""{"order":{"lines":[{"sku":"x"},{"sku":"y"}]}}""");

        value.At("order.lines.1.sku").ShouldBe("y");
        value.At("").ShouldBe(value);
        value.At("order.lines.7.sku").IsUndefined.ShouldBeTrue();
        value.At("order.nope.sku").IsUndefined.ShouldBeTrue();
    }

    [Fact]
    public void Many_members_are_found_and_replaced()
    {
        var members = Enumerable.Range(0, 200).Select(i => KeyValuePair.Create($"k{i}", DataValue.From(i)));

        var value = DataValue.Object(members).With("k150", "new");

        value.Count.ShouldBe(200);
        value["k150"].ShouldBe("new");
        value["k199"].ShouldBe(199);
        value.TryGet("k200", out _).ShouldBeFalse();
    }

    [Fact]
    public void Data_that_nests_too_deep_is_refused()
    {
        var value = DataValue.EmptyObject;

        Should.Throw<InvalidOperationException>(() =>
        {
            for (var i = 0; i < 1000; i++)
                value = DataValue.Object(("inner", value));
        }).Message.ShouldContain("512");
    }

    [Fact]
    public void Text_that_nests_too_deep_is_refused() =>
        Should.Throw<JsonException>(() => DataValue.Parse(new string('[', 100_000)));

    [Fact]
    public void More_than_one_value_is_refused() => Should.Throw<JsonException>(() => DataValue.Parse("1 2"));

    [Fact]
    public void A_typed_object_is_serialized_only_when_somebody_looks_into_it()
    {
        var counting = new CountingConverter();
        var options = new JsonSerializerOptions { Converters = { counting } };
        var order = new Order("o-1", 3);

        var value = DataValue.FromTyped(order, options);
        value.As<Order>(options).ShouldBeSameAs(order);
        counting.Writes.ShouldBe(0);
        value["Quantity"].ShouldBe(3);
        value["Id"].ShouldBe("o-1");

        counting.Writes.ShouldBe(1);
    }

    [Fact]
    public void A_view_is_made_once_of_the_same_data()
    {
        var value = DataValue.Parse("""{"Id":"o-2","Quantity":5}""");

        var view = value.As<Order>();

        view.ShouldBe(new Order("o-2", 5));
        value.As<Order>().ShouldBeSameAs(view);
        value.With("Quantity", 6).As<Order>().ShouldBe(new Order("o-2", 6));
    }

    [Fact]
    public void Text_survives_both_ways()
    {
        var value = DataValue.From("héllo ✓ 日本\n\"q\" \\ <&>");

        DataValue.Parse(value.ToUtf8Bytes()).ShouldBe(value);
        Encoding.UTF8.GetString(value.ToUtf8Bytes()).ShouldContain("日本");
        DataValue.FromJson(value.ToJsonElement()).ShouldBe(value);
    }

    sealed record Order(string Id, int Quantity);

    sealed class CountingConverter : System.Text.Json.Serialization.JsonConverter<Order>
    {
        public int Writes { get; private set; }

        public override Order? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Order value, JsonSerializerOptions options)
        {
            Writes++;
            writer.WriteStartObject();
            writer.WriteString("Id", value.Id);
            writer.WriteNumber("Quantity", value.Quantity);
            writer.WriteEndObject();
        }
    }
}
