const [globalExpect, globalTest] = [expect, test];

export { globalExpect as expect, globalTest as test };
