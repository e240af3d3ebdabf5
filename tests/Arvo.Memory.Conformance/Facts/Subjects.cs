using Shouldly;

namespace Arvo.Memory.Conformance;

internal sealed class Subjects : FactGroup
{
    public async Task Subjects_are_told_apart_to_the_last_character()
    {
        var stem = Trial.NewSubject();
        string[] subjects = [stem + "a", stem + "A", stem + "a ", stem + "á", stem + "a\u0301", stem + "a/", stem];

        foreach (var subject in subjects) await Trial.CommitAsync(await Trial.AcquireAsync(subject), Sample.Commit(subject));

        foreach (var subject in subjects) (await Trial.ReadAsync(subject)).State.ShouldHold(subject);
    }

    public async Task A_subject_may_look_like_a_command()
    {
        var unique = Guid.NewGuid().ToString("N");
        string[] subjects =
        [
            $"$st{unique}", $"'; DROP TABLE arvo_instance; --{unique}", $"$$ROOT{unique}", $"%_{unique}\\", $"{{\"$gt\":\"{unique}\"}}",
            $"😀\r\n\t{unique}",
        ];

        foreach (var subject in subjects)
        {
            await Trial.CommitAsync(await Trial.AcquireAsync(subject), Sample.Commit());

            (await Trial.DescribeAsync(subject)).Subject.ShouldBe(subject);
        }
    }

    public Task An_empty_subject_is_refused() =>
        Should.ThrowAsync<ArgumentException>(async () => await Trial.TryAcquireAsync(""));

    public Task A_subject_with_a_nul_is_refused() =>
        Should.ThrowAsync<ArgumentException>(async () => await Trial.TryAcquireAsync("a\0b"));

    public Task A_subject_with_half_a_surrogate_pair_is_refused() =>
        Should.ThrowAsync<ArgumentException>(async () => await Trial.TryAcquireAsync("a\uD83D"));

    public Task An_empty_owner_is_refused() =>
        Should.ThrowAsync<ArgumentException>(async () => await Trial.TryAcquireAsync(Trial.NewSubject(), owner: ""));

    public Task An_owner_with_a_nul_is_refused() =>
        Should.ThrowAsync<ArgumentException>(async () => await Trial.TryAcquireAsync(Trial.NewSubject(), owner: "a\0b"));

    public Task A_lease_of_no_length_is_refused() =>
        Should.ThrowAsync<ArgumentException>(async () => await Trial.TryAcquireAsync(Trial.NewSubject(), ttl: TimeSpan.Zero));

    public async Task An_owner_may_look_like_a_command()
    {
        var subject = Trial.NewSubject();

        var lease = Trial.Granted(await Trial.TryAcquireAsync(subject, owner: "$$REMOVE'; --"));

        Trial.Denied(await Trial.TryAcquireAsync(subject));
        await Trial.CommitAsync(lease, Sample.Commit());
    }

    public async Task The_longest_subject_is_kept_whole()
    {
        var subject = Trial.NewSubject().PadRight(Trial.Options.Bounds.Subject, 'x');
        await Trial.CommitAsync(await Trial.AcquireAsync(subject), Sample.Commit() with { Summary = Sample.Summary(parent: subject) });

        var described = await Trial.DescribeAsync(subject);

        described.Subject.ShouldBe(subject);
        described.Summary?.ParentSubject.ShouldBe(subject);
    }
}
