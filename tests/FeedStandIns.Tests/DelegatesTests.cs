using Pipelines.Sockets.Unofficial;

namespace FeedStandIns.Tests;

public sealed class DelegatesTests
{
    [Fact]
    public void AsEnumerable_GivesEachMethod_InOrder()
    {
        var called = new List<int>();
        Action? handler = null;
        for (var i = 0; i < 3; i++)
        {
            var number = i;
            handler += () => called.Add(number);
        }

        foreach (var single in handler.AsEnumerable())
        {
            single.IsSingle().ShouldBeTrue();
            single();
        }

        called.ShouldBe([0, 1, 2]);
        handler.IsSingle().ShouldBeFalse();
    }

    [Fact]
    public void Null_HasNoMethods()
    {
        Action? none = null;

        foreach (var single in none.AsEnumerable())
            single.ShouldBeNull("there is nothing to walk");
        none.IsSingle().ShouldBeFalse();
    }
}
