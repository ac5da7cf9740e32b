namespace Lantern.Tests;

public sealed class ProvenanceTests
{
    [Fact]
    public void The_version_is_that_of_this_library_as_three_numbers() =>
        Assert.Equal(typeof(Provenance).Assembly.GetName().Version!.ToString(3), new Provenance().LanternVersion);
}
