namespace ScalableScheduler.Testing.Tests;

public sealed class ExecutableTests
{
    [Fact]
    public void MissingProgram_IsNamed_WithItsDebianPackage()
    {
        var failure = Should.Throw<InvalidOperationException>(() => Executable.Require("no-such-server", "some-package"));

        failure.Message.ShouldContain("no-such-server");
        failure.Message.ShouldContain("apt-get install some-package");
    }
}
