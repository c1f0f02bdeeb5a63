using Pipelines.Sockets.Unofficial.Arenas;

namespace FeedStandIns.Tests;

public sealed class ArenaTests : IDisposable
{
    private readonly Arena<string?> _arena = new();

    [Theory]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(100_000)]
    public void Sequences_DoNotOverlap_WhenTheArenaGrows(int length)
    {
        var sequences = Enumerable.Range(0, 5).Select(_ => _arena.Allocate(length)).ToArray();
        for (var s = 0; s < sequences.Length; s++)
        {
            for (var i = 0; i < length; i++)
                sequences[s][i] = $"{s}:{i}";
        }

        for (var s = 0; s < sequences.Length; s++)
        {
            sequences[s].Length.ShouldBe(length);
            sequences[s][0].ShouldBe($"{s}:0");
            sequences[s][length - 1].ShouldBe($"{s}:{length - 1}");
        }
    }

    [Fact]
    public void Reset_ClearsWhatIsGivenOutNext()
    {
        _arena.Allocate(10).FirstSpan.Fill("old");

        _arena.Reset();

        _arena.Allocate(10).FirstSpan.ToArray().ShouldAllBe(s => s == null);
    }

    [Fact]
    public void EmptySequence_HasNothingToWalk()
    {
        var empty = _arena.Allocate(0);

        empty.IsEmpty.ShouldBeTrue();
        empty.FirstSpan.Length.ShouldBe(0);
        empty.GetEnumerator().MoveNext().ShouldBeFalse();
        foreach (var span in empty.Spans)
            span.Length.ShouldBe(-1, "there is no span");
        empty.ToArray((in string? s) => s).ShouldBeEmpty();
        empty.Untyped().Cast<string?>().IsEmpty.ShouldBeTrue();
        Should.Throw<ArgumentOutOfRangeException>(() => _arena.Allocate(-1));
    }

    [Fact]
    public void Enumerator_WritesThroughReferences_AndEnds()
    {
        var sequence = _arena.Allocate(2);
        var writer = sequence.GetEnumerator();
        writer.GetNext() = "a";
        writer.GetNext() = "b";

        var walked = new List<string?>();
        foreach (ref var item in sequence)
            walked.Add(item);

        walked.ShouldBe(["a", "b"]);
        sequence.GetEnumerator().MoveNext().ShouldBeTrue();
        writer.MoveNext().ShouldBeFalse();
        writer.MoveNext().ShouldBeFalse();
        var failed = false;
        try
        {
            writer.GetNext() = "c";
        }
        catch (InvalidOperationException)
        {
            failed = true;
        }
        failed.ShouldBeTrue();
    }

    [Fact]
    public void Spans_Untyped_AndProjections_SeeTheSameElements()
    {
        _arena.Allocate(3);
        var sequence = _arena.Allocate(3);
        for (var i = 0; i < 3; i++)
            sequence[i] = new string('x', i);

        var again = sequence.Untyped().Cast<string?>();

        sequence.Untyped().Length.ShouldBe(3);
        again.ToArray((in string? s) => s!.Length).ShouldBe([0, 1, 2]);
        again.ToArray((in string? s, in int plus) => s!.Length + plus, 10).ShouldBe([10, 11, 12]);
        var copy = new int[3];
        again.CopyTo(copy, (in string? s) => s!.Length);
        copy.ShouldBe([0, 1, 2]);
        var spans = 0;
        foreach (var span in again.Spans)
            spans += span.Length;
        spans.ShouldBe(3);
        Should.Throw<InvalidCastException>(() => sequence.Untyped().Cast<int>());
    }

    public void Dispose() => _arena.Dispose();
}
