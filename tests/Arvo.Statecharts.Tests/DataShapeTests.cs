using System.Text.Json;

namespace Arvo.Statecharts.Tests;

public sealed class DataShapeTests
{
    static readonly DataShape<Order> Shape = new(("name", order => order.Name), ("lines", order => DataValue.Wrap(order.Lines)),
        ("note", _ => default));

    [Fact]
    public void An_object_of_a_shape_is_the_one_made_member_by_member()
    {
        var made = Shape.Of(new Order("pen", Json("[1,2]")));

        made.Kind.ShouldBe(DataKind.Object);
        made.Count.ShouldBe(3);
        made.ShouldBe(DataValue.Parse("""{"name":"pen","lines":[1,2],"note":null}"""u8));
        made.ToString().ShouldBe("""{"name":"pen","lines":[1,2],"note":null}""");
        made.With("more", 1).ToString().ShouldBe("""{"name":"pen","lines":[1,2],"note":null,"more":1}""");
    }

    [Fact]
    public void Only_what_is_asked_for_is_read()
    {
        var read = new List<string>();
        var made = new DataShape<Order>(("name", order => { read.Add("name"); return order.Name; }),
            ("lines", _ => { read.Add("lines"); return default; })).Of(new Order("pen", default));

        made.At("name").ShouldBe("pen");
        made["absent"].IsUndefined.ShouldBeTrue();

        read.ShouldBe(["name"]);
    }

    [Fact]
    public void What_is_detached_outlives_the_document_it_came_from()
    {
        DataValue kept;
        using (var document = JsonDocument.Parse("""{"at":[1]}"""))
        {
            kept = Shape.Of(new Order("pen", document.RootElement)).Detach();
        }

        kept.At("lines.at.0").ShouldBe(1);
    }

    [Fact]
    public void A_name_that_comes_twice_is_refused() =>
        Should.Throw<ArgumentException>(() => new DataShape<Order>(("name", order => order.Name), ("name", order => order.Name))).Message
            .ShouldContain("'name'");

    static JsonElement Json(string text) => JsonElement.Parse(text);

    sealed record Order(string Name, JsonElement Lines);
}
