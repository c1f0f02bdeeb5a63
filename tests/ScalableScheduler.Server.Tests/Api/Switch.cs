using System.Reflection;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Tests.Api;

/// <summary>A part of the store that can be away, or have something happen while a call is on its way to it.</summary>
public class Switch : DispatchProxy
{
    private object _inner = null!;

    public bool IsAway { get; set; }

    /// <summary>Called before each ending of a run, or claim of one, is written.</summary>
    public Func<Task>? BeforeFinish { get; set; }

    /// <summary>A switch, which is a <typeparamref name="T"/> as well.</summary>
    public static T Over<T>(T inner)
        where T : class
    {
        var proxy = Create<T, Switch>();
        ((Switch)(object)proxy)._inner = inner;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (IsAway)
            throw new StoreUnavailableException("connection refused by 10.0.0.7");
        return BeforeFinish is { } before && targetMethod!.Name == nameof(IRunStore.FinishAsync)
            ? new ValueTask<FinishAnswer>(FinishAsync(before, (RunEnding)args![0]!))
            : targetMethod!.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
    }

    private async Task<FinishAnswer> FinishAsync(Func<Task> before, RunEnding ending)
    {
        await before();
        return await ((IRunStore)_inner).FinishAsync(ending, CancellationToken.None);
    }
}
