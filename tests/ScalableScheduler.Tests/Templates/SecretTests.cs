using Microsoft.Extensions.Logging.Abstractions;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Tasks;
using ScalableScheduler.Templates;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Tests.Templates;

public sealed class SecretTests
{
    private static readonly SecretBox Old = Sample.Box("old");
    private static readonly SecretBox Both = Sample.Box("new", "old");

    [Fact]
    public void Open_GivesWhatWasSealed_EachTimeSealedOtherwise()
    {
        var (first, second) = (Both.Seal(Sample.Billing, "x", "hünter2"), Both.Seal(Sample.Billing, "x", "hünter2"));

        first.KeyId.ShouldBe("new");
        (first.Nonce.Length, first.Tag.Length, first.Ciphertext.Length).ShouldBe((12, 16, 8));
        first.Nonce.ShouldNotBe(second.Nonce);
        first.Ciphertext.ShouldNotBe(second.Ciphertext);
        Both.TryOpen(Sample.Billing, "x", first, out var text, out _).ShouldBeTrue();
        text.ShouldBe("hünter2");
        Both.TryOpen(Sample.Billing, "x", Old.Seal(Sample.Billing, "x", "hünter2"), out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void Open_Refuses_WhatWasMovedChangedOrSealedByAnother()
    {
        var secret = Both.Seal(Sample.Billing, "x", "hunter2");
        (CollectionName, string, SealedText, SecretBox)[] wrong =
        [
            (new("other"), "x", secret, Both),
            (Sample.Billing, "y", secret, Both),
            (Sample.Billing, "x", secret with { Ciphertext = [.. secret.Ciphertext.Reverse()] }, Both),
            (Sample.Billing, "x", secret with { Tag = new byte[16] }, Both),
            (Sample.Billing, "x", secret with { Tag = [1] }, Both),
            (Sample.Billing, "x", secret with { KeyId = "old" }, Both),
            (Sample.Billing, "x", secret, Old),
        ];

        foreach (var (collection, name, sealedText, box) in wrong)
        {
            box.TryOpen(collection, name, sealedText, out var text, out var problem).ShouldBeFalse();
            text.ShouldBeNull();
            problem.ShouldContain($"'{sealedText.KeyId}'");
            problem.ShouldContain($"'{name}'");
        }
    }

    [Fact]
    public void Rendering_TellsWhatMustNotBeShown()
    {
        var collection = Sample.Collection(("header", "Bearer {{token}}"));
        collection = collection with { Variables = [.. collection.Variables, Sample.Secret(Both, "token", "hunter2")] };
        var rendering = Sample.Render(Sample.Schedule("""{"headers":{"Authorization":"{{header}}"}}"""), collection, box: Both);

        rendering.Task!.Connection.GetProperty("headers").GetProperty("Authorization").GetString().ShouldBe("Bearer hunter2");
        rendering.Secrets.Hide("x hunter2 y").ShouldBe("x ******** y");
        Sample.Render(Sample.Schedule(data: "\"{{token}}\""), collection, box: Sample.Box("other")).Problem
            .ShouldBe("The secret variable 'token' of collection 'billing' is encrypted with key 'new', which this node does not have (secrets.keys).".Insert(0, "/task/data: "));
    }

    [Theory]
    [InlineData("as it is: p&ss w\"rd/ü+1")]
    [InlineData("percent: p%26ss%20w%22rd%2F%C3%BC%2B1")]
    [InlineData("percent, lower: p%26ss%20w%22rd%2f%c3%bc%2b1")]
    [InlineData("form: p%26ss+w%22rd%2F%C3%BC%2B1")]
    [InlineData("json: p&ss w\\\"rd/ü+1")]
    [InlineData("json, .NET: p\\u0026ss w\\u0022rd/\\u00FC\\u002B1")]
    [InlineData("json, ASCII: p&ss w\\\"rd/\\u00fc+1")]
    [InlineData("cut off: p&ss w")]
    public void Hide_KnowsHowUrlsAndJsonWriteIt(string text)
    {
        var hidden = new UsedSecrets(["p&ss w\"rd/ü+1"]).Hide(text);

        hidden.ShouldBe($"{text[..(text.IndexOf(':', StringComparison.Ordinal) + 2)]}********");
    }

    [Fact]
    public void Hide_TakesTheLongestFirst_AndLeavesOtherResultsAlone()
    {
        new UsedSecrets(["abcd", "abcdef"]).Hide("abcdef abcd").ShouldBe("******** ********");
        var result = new DispatchResult(DispatchOutcome.Rejected, "abcd", 400, "{\"a\":\"abcd\"}");
        new UsedSecrets(["abcd"]).Hide(result).ShouldBe(result with { Message = "********", Response = "{\"a\":\"********\"}" });
        UsedSecrets.None.Hide(result).ShouldBeSameAs(result);
        new UsedSecrets([""]).AreNone.ShouldBeTrue();
    }

    [Fact]
    public async Task Rotation_SealsAnew_OnceAndOnlyWhatItCanOpen()
    {
        var collection = Sample.Collection(("plain", "p"));
        collection = collection with
        {
            Variables = [.. collection.Variables, Sample.Secret(Old, "a", "hunter2"), Sample.Secret(Sample.Box("lost"), "b", "gone"), Sample.Secret(Both, "c", "fresh")],
        };
        var store = Sample.Store(collection);

        (await Rotation(store, Both).RotateOnceAsync(default)).ShouldBe(1);
        (await Rotation(store, Both).RotateOnceAsync(default)).ShouldBe(0);

        var rotated = (await store.GetAsync(Sample.Billing, default))!;
        rotated.Revision.ShouldBe(2);
        rotated.Variables.Select(v => v.Secret?.KeyId).ShouldBe([null, "new", "lost", "new"]);
        rotated.Variables[3].ShouldBe(collection.Variables[3]);
        Sample.Box("new").TryOpen(Sample.Billing, "a", rotated.Variables[1].Secret!, out var text, out _).ShouldBeTrue();
        text.ShouldBe("hunter2");
    }

    [Fact]
    public async Task Rotation_OfManyNodesAtOnce_LosesNoChange()
    {
        var collection = Sample.Collection();
        collection = collection with { Variables = [.. Enumerable.Range(0, 20).Select(i => Sample.Secret(Old, $"v{i}", $"value {i}"))] };
        var store = Sample.Store(collection);

        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Rotation(store, Both).RotateOnceAsync(default))));

        counts.Sum().ShouldBe(20);
        var rotated = (await store.GetAsync(Sample.Billing, default))!;
        rotated.Revision.ShouldBe(2);
        foreach (var (variable, i) in rotated.Variables.Select((v, i) => (v, i)))
        {
            Sample.Box("new").TryOpen(Sample.Billing, variable.Name, variable.Secret!, out var text, out _).ShouldBeTrue();
            text.ShouldBe($"value {i}");
        }
    }

    private static SecretRotation Rotation(Storage.ICollectionStore store, SecretBox box)
    {
        var time = new ManualTime();
        var clock = new StoreClock(time);
        clock.Observe(time.GetUtcNow(), time.GetTimestamp());
        var engine = new EngineContext(
            new NodeDescription(new NodeId("n"), "n", "1", time.GetUtcNow()), clock, time, new Random(1), new EngineMetrics(),
            new SchedulerOptions(), new HistoryOptions(), new RetryOptions());
        return new SecretRotation(store, box, engine, NullLogger<SecretRotation>.Instance);
    }
}
