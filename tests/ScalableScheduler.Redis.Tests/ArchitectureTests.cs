using System.Reflection;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Redis.Tests;

/// <summary>Redis stays behind the storage seam.</summary>
public sealed class ArchitectureTests
{
    private const string Client = "StackExchange.Redis";

    [Fact]
    public void TheCore_DoesNotKnowTheRedisClient() =>
        typeof(IScheduleStore).Assembly.GetReferencedAssemblies().Select(a => a.Name).ShouldNotContain(Client);

    [Fact]
    public void TheStore_ShowsNoTypeOfTheRedisClient()
    {
        var shown = typeof(RedisScheduleStore).Assembly.GetExportedTypes()
            .SelectMany(t => t.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static))
            .Where(IsVisible)
            .Where(m => TypesOf(m).Any(t => t.Assembly.GetName().Name == Client));

        shown.Select(m => $"{m.DeclaringType}.{m.Name}").ShouldBeEmpty();
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily,
        FieldInfo field => field.IsPublic || field.IsFamily,
        _ => false,
    };

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        MethodInfo method => method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType).SelectMany(WithArguments),
        MethodBase constructor => constructor.GetParameters().Select(p => p.ParameterType).SelectMany(WithArguments),
        FieldInfo field => WithArguments(field.FieldType),
        _ => [],
    };

    private static IEnumerable<Type> WithArguments(Type type) => type.GetGenericArguments().SelectMany(WithArguments).Append(type);
}
