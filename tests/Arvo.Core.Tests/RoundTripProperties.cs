using System.Text.Json;
using Arvo.TestKit;
using FsCheck;
using FsCheck.Fluent;

namespace Arvo.Tests;

public class RoundTripProperties
{
    static readonly Config Settings = Config.QuickThrowOnFailure.WithReplay(new Replay(new Rnd(RandomSeed.Value), null));

    static readonly Gen<string> Segment = Gen.Elements("abcdefghijklmnopqrstuvwxyz0123456789".ToCharArray()).NonEmptyListOf()
        .Select(letters => new string([.. letters.Take(12)]));

    static readonly Gen<string> TypeName = Segment.ListOf(5).Where(segments => segments.Count >= 3).Select(segments => string.Join('.', segments));

    static readonly Gen<string> Text = ArbMap.Default.GeneratorFor<string>().Select(text => WellFormed(text ?? ""));

    static readonly Gen<string> NonEmpty = Text.Where(text => text.Length > 0);

    static readonly Gen<JsonElement> Data =
        from text in Text
        from number in ArbMap.Default.GeneratorFor<int>()
        from list in Text.ListOf()
        select JsonSerializer.SerializeToElement(new Dictionary<string, object?> { ["t"] = text, ["n"] = number, ["l"] = list, [text] = null });

    static readonly Gen<ArvoEventOptions> Options =
        from type in TypeName
        from source in NonEmpty
        from subject in NonEmpty
        from id in NonEmpty
        from data in Data
        from to in Text
        from parent in Text
        from access in Gen.OneOf(NonEmpty, Gen.Constant<string>(null!))
        from units in Gen.OneOf(ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite).Select(number => (double?)number),
            Gen.Constant((double?)null))
        from domain in Gen.OneOf(Segment, Gen.Constant<string>(null!))
        from extension in Text
        select new ArvoEventOptions
        {
            Type = type, Source = source, Subject = subject, Id = ArvoEventId.DeveloperManaged(id), Data = data, To = to, ParentId = parent,
            AccessControl = access, ExecutionUnits = units, Domain = domain,
            Extensions = [KeyValuePair.Create("custom", JsonSerializer.SerializeToElement(extension))],
        };

    static readonly Gen<ArvoOrchestrationSubjectContent> Contents =
        from name in TypeName
        from initiator in TypeName
        from id in NonEmpty.Select(text => text.Replace(';', ','))
        from domain in Gen.OneOf(Segment, Gen.Constant<string>(null!))
        from meta in Text.ListOf()
        select new ArvoOrchestrationSubjectContent(
            new OrchestratorReference(name, "1.2.3"), new ExecutionReference(id, initiator, domain),
            meta.Distinct().ToDictionary(key => key, key => $"{key}!"));

    [Fact]
    public void An_event_read_from_its_own_bytes_is_the_same_event() => Prop.ForAll(Options.ToArbitrary(), options =>
    {
        var created = ArvoEvent.Create(options);
        var read = ArvoEvent.Parse(created.ToUtf8Bytes());
        return read.Equals(created) && read.ToUtf8Bytes().AsSpan().SequenceEqual(created.ToUtf8Bytes());
    }).Check(Settings);

    [Fact]
    public void An_event_read_from_indented_text_is_the_same_event() => Prop.ForAll(Options.ToArbitrary(), options =>
    {
        var created = ArvoEvent.Create(options);
        return ArvoEvent.Parse(System.Text.Encoding.UTF8.GetBytes(created.ToString(3))).Equals(created);
    }).Check(Settings);

    [Fact]
    public void A_subject_holds_its_content() => Prop.ForAll(Contents.ToArbitrary(), content =>
    {
        var subject = ArvoOrchestrationSubject.Create(content);
        return ArvoUri.IsValid(subject) && ArvoOrchestrationSubject.Parse(subject).Equals(content);
    }).Check(Settings);

    [Fact]
    public void A_child_names_its_parent_as_initiator() => Prop.ForAll(Contents.ToArbitrary(), content =>
    {
        var child = ArvoOrchestrationSubject.Parse(ArvoOrchestrationSubject.From(ArvoOrchestrationSubject.Create(content), "arvo.orc.child",
            "1.0.0"));
        return child.Execution.Initiator == content.Orchestrator.Name
            && child.Execution.Domain == content.Execution.Domain
            && child.Meta.Count == content.Meta.Count;
    }).Check(Settings);

    [Fact]
    public void What_is_encoded_once_is_valid() => Prop.ForAll(Text.ToArbitrary(), text => ArvoUri.IsValid(ArvoUri.Encode(text))).Check(Settings);

    [Fact]
    public void Any_bytes_are_an_event_or_refused_with_a_reason() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        ArvoEvent.TryParse(bytes, out _, out var faults) || faults.Count > 0).Check(Settings);

    [Fact]
    public void Any_text_is_a_subject_or_refused_with_a_reason() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        ArvoOrchestrationSubject.TryParse(text, out _, out var faults) || faults.Count > 0).Check(Settings);

    // Half a character can be in no event.
    static string WellFormed(string text) => new([.. text.Where(c => !char.IsSurrogate(c))]);
}
