using ScalableScheduler.Coordination.Locks;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of <see cref="ILockServer"/>.</summary>
public abstract class LockServerConformance : StoreConformance
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(30);

    private ILockServer Locks => Store.Locks;

    [Fact]
    public async Task Acquire_IsRefused_WhileItIsSet()
    {
        (await Locks.AcquireAsync("1", "a", Long, None)).ShouldBeTrue();
        (await Locks.AcquireAsync("1", "b", Long, None)).ShouldBeFalse();
        (await Locks.AcquireAsync("2", "b", Long, None)).ShouldBeTrue();
    }

    [Fact]
    public async Task Acquire_IsGranted_OnceTheDurationIsOver()
    {
        await Locks.AcquireAsync("1", "a", Short, None);
        await Store.AdvanceAsync(Short);

        (await Locks.AcquireAsync("1", "b", Long, None)).ShouldBeTrue();
    }

    [Fact]
    public async Task Extend_MakesItLastLonger_ForItsValueOnly()
    {
        await Locks.AcquireAsync("1", "a", Short, None);

        (await Locks.ExtendAsync("1", "b", Long, None)).ShouldBeFalse();
        (await Locks.ExtendAsync("1", "a", Long, None)).ShouldBeTrue();

        await Store.AdvanceAsync(Short);
        (await Locks.AcquireAsync("1", "b", Long, None)).ShouldBeFalse();
    }

    [Fact]
    public async Task Extend_NeverSetsItAnew()
    {
        (await Locks.ExtendAsync("1", "a", Long, None)).ShouldBeFalse();
        await Locks.AcquireAsync("1", "a", Short, None);
        await Store.AdvanceAsync(Short);

        (await Locks.ExtendAsync("1", "a", Long, None)).ShouldBeFalse();

        (await Locks.AcquireAsync("1", "b", Long, None)).ShouldBeTrue();
    }

    [Fact]
    public async Task Release_DeletesIt_ForItsValueOnly()
    {
        await Locks.AcquireAsync("1", "a", Long, None);

        (await Locks.ReleaseAsync("1", "b", None)).ShouldBeFalse();
        (await Locks.AcquireAsync("1", "b", Long, None)).ShouldBeFalse();
        (await Locks.ReleaseAsync("1", "a", None)).ShouldBeTrue();
        (await Locks.ReleaseAsync("1", "a", None)).ShouldBeFalse();
        (await Locks.AcquireAsync("1", "b", Long, None)).ShouldBeTrue();
    }
}
