using System.Reflection;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Tests.Api;

/// <summary>A part of the store that goes away after some calls.</summary>
public class AwayAfter : DispatchProxy
{
    private object _inner = null!;
    private int _left;

    public static T Calls<T>(int calls, T inner)
        where T : class
    {
        var proxy = Create<T, AwayAfter>();
        (((AwayAfter)(object)proxy)._inner, ((AwayAfter)(object)proxy)._left) = (inner, calls);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => --_left < 0
        ? throw new StoreUnavailableException("connection refused by 10.0.0.7")
        : targetMethod!.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
}
